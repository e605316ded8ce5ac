import type { DriftRequest } from "../drift/drift-figures.ts";
import type { FactRequest } from "../facts.ts";
import type { GroupCountsRequest } from "../fairness/group-counts.ts";

/** What is to be kept of a table of the baseline: exactly what rules would ask of it. Plain JSON. */
export interface FiguresRequest {
  readonly role: "features" | "predictions";
  /** Columns whose values count; `null`: all but the ignored ones. Left out as a whole: no rule compares columns. */
  readonly columns: { readonly names: readonly string[] | null; readonly ignore: readonly string[] } | null;
  /** How the rows are counted by group; `null`: no rule asks. */
  readonly groups: Pick<GroupCountsRequest, "groupings" | "columns" | "positive"> | null;
  /** Declared delimiter of a CSV file, else `null`. */
  readonly delimiter: string | null;
}

/**
 * What rules would ask of the baseline's tables, from all that they ask: at most one request for each role, in the order
 * features, predictions.
 */
export function figuresRequests(asked: readonly FactRequest[]): FiguresRequest[] {
  const drift = asked.filter((request): request is DriftRequest => request.kind === "drift");
  const counts = asked
    .filter((request): request is GroupCountsRequest => request.kind === "group-counts")
    .filter(({ side }) => side === "baseline");
  return (["features", "predictions"] as const).flatMap((role) => {
    const columns = drift.filter((request) => request.role === role);
    const groups = role === "predictions" ? counts : [];
    const delimiter = columns[0]?.delimiter ?? groups[0]?.delimiter ?? null;
    if (columns.length + groups.length === 0) return [];
    return [{ role, columns: columnsOf(columns), groups: groupsOf(groups), delimiter }];
  });
}

function columnsOf(requests: readonly DriftRequest[]): FiguresRequest["columns"] {
  const [first] = requests;
  if (first === undefined) return null;
  const all = requests.some(({ columns }) => columns === null);
  const names = all ? null : [...new Set(requests.flatMap(({ columns }) => columns ?? []))];
  return { names, ignore: first.ignore.filter((name) => requests.every(({ ignore }) => ignore.includes(name))) };
}

/** Rules differ in what they cross; a model has one declaration of columns and of the positive class. */
function groupsOf(requests: readonly GroupCountsRequest[]): FiguresRequest["groups"] {
  const [first] = requests;
  if (first === undefined) return null;
  const groupings = new Map(
    requests.flatMap((request) => request.groupings).map((columns) => [JSON.stringify(columns), columns]),
  );
  return { groupings: [...groupings.values()], columns: first.columns, positive: first.positive };
}
