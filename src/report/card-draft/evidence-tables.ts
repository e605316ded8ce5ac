import {
  type CardFigure,
  type CardFigures,
  groupLabel,
  type StatedFigure,
} from "../../checks/model-card/claims/card-figures.ts";
import type { Evidence, ModelEvidence } from "../../evidence/evidence.ts";
import { tableOf } from "../detail-table.ts";
import { formatCount, formatInterval } from "../format-number.ts";
import { code, join, link, type Markdown, text, trust } from "../markdown.ts";

/** Most rows of a table: a card is read by people. */
const MOST_ROWS = 40;

const DASH = trust("–");

/** The files that the card is drafted from, without the card itself. */
export function evidenceTable({ items }: ModelEvidence, rows: number | null): Markdown {
  const shown = items.filter(({ role }) => role !== "card");
  return table(
    ["Evidence", "File", "Rows of data", "sha256", "From"],
    shown.map((item) => [
      text(item.side === "baseline" ? `baseline: ${item.role}` : item.role),
      code(item.path),
      item.role === "predictions" && item.side === "current" && rows !== null ? text(formatCount(rows)) : DASH,
      item.state === "present" ? code(item.sha256) : text("not there"),
      originOf(item),
    ]),
  );
}

function originOf(item: Evidence): Markdown {
  if (item.state === "absent") return DASH;
  const { origin } = item;
  if (origin.type === "directory") return text("a folder");
  if (origin.type === "asset") return join([code(origin.asset), link(origin.release, origin.url)], " of ");
  const commit = code(origin.commit.slice(0, 12));
  return origin.type === "commit" ? commit : join([link(`run ${origin.runId}`, origin.runUrl), commit], ", ");
}

/** The figures of the model as a whole, with interval and rows. */
export function overallTable({ overall }: CardFigures): Markdown {
  return table(
    ["Metric", "Value", "95 % CI and rows"],
    overall.map((figure) => [text(figure.name), shown(figure), uncertainty(figure)]),
  );
}

/** The figures that reports state; whoever wrote the report vouches for them. */
export function statedTable(stated: readonly StatedFigure[]): Markdown {
  return table(
    ["Metric", "Value", "Report"],
    stated.map(({ name, value, path }) => [text(name), text(String(value)), code(path)]),
  );
}

type Grouping = CardFigures["groupings"][number];

/** The rates of each group, with interval and rows. */
export function groupTable({ columns, groups }: Grouping): Markdown {
  const names = [...new Set(groups.flatMap(({ rates }) => rates.map(({ name }) => name)))];
  const column = columns.join(", ");
  return table(
    ["Group", "Rows", ...names.flatMap((name) => [name, "95 % CI and rows"])],
    groups.map(({ name, n, rates }) => [
      text(groupLabel(column, name)),
      text(String(n)),
      ...names.flatMap((wanted) => {
        const figure = rates.find((rate) => rate.name === wanted);
        return figure === undefined ? [DASH, DASH] : [shown(figure), uncertainty(figure)];
      }),
    ]),
  );
}

/** Differences (highest minus lowest group) and ratios (lowest over highest) between groups. */
export function disparityTable(groupings: readonly Grouping[]): Markdown {
  const names = [...new Set(groupings.flatMap(({ disparities }) => disparities.map(({ name }) => name)))];
  return table(
    ["Groups", ...names],
    groupings.map(({ columns, disparities }) => [
      text(columns.join(", ")),
      ...names.map((wanted) => {
        const figure = disparities.find(({ name }) => name === wanted);
        return figure === undefined ? DASH : shown(figure);
      }),
    ]),
  );
}

function shown({ value }: CardFigure): Markdown {
  return text(value.toFixed(3));
}

function uncertainty({ interval, n }: CardFigure): Markdown {
  if (interval === null || n === null) return DASH;
  return text(`${formatInterval(interval)}, ${formatCount(n)} rows`);
}

/** A table of at most so many rows; what is left out is counted below it. */
export function table(heading: readonly string[], rows: readonly (readonly Markdown[])[]): Markdown {
  const made = tableOf(
    heading.map((cell) => text(cell)),
    rows.slice(0, MOST_ROWS),
    heading.map(() => false),
  );
  const left = rows.length - MOST_ROWS;
  return left > 0 ? join([made, text(`And ${formatCount(left)} more rows.`)], "\n\n") : made;
}
