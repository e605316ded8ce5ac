import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import { listPart, type Part } from "./budget.ts";
import { tableOf } from "./detail-table.ts";
import { MARKS } from "./finding-view.ts";
import { boundsOf, formatCount, formatFigure, formatLimit } from "./format-number.ts";
import { code, type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { phrase } from "./template.ts";

const COLUMNS = ["", "model", "rule", "of", "there", "here", "change", "limit"] as const;
const NUMERIC = [false, false, false, false, true, true, true, false];

/** The figures of a change beside those of another commit, demand by demand. What neither measures is left out. */
export function diffParts(here: Assessment, there: Assessment, model: string | undefined): Part[] {
  const before = new Map(there.findings.map((finding) => [keyOf(finding), finding]));
  const rows = here.findings
    .filter((finding) => model === undefined || finding.model === model)
    .map((finding) => ({ finding, old: before.get(keyOf(finding)) }))
    .filter(({ finding, old }) => figureOf(finding) !== null || figureOf(old) !== null)
    .map(({ finding, old }) => [rowOf(finding, old)]);
  if (rows.length === 0) return [];
  const [head = "", delimiter = ""] = sourceOf(
    tableOf(
      COLUMNS.map((name) => text(name)),
      [],
      NUMERIC,
    ),
  ).split("\n");
  const more = (count: number) => trust(`\n${sourceOf(phrase("more-rows", { count: formatCount(count) }))}`);
  return [listPart({ priority: 1, heading: trust(`${head}\n${delimiter}`), items: rows, separator: "\n", more })];
}

function rowOf(finding: AssessedFinding, old: AssessedFinding | undefined): Markdown {
  const beside = boundsOf(finding.limit);
  const [now, then] = [figureOf(finding), figureOf(old)];
  const cells = [
    trust(MARKS[finding.status]),
    code(finding.model),
    code(finding.rule),
    finding.slice === null ? NOTHING : code(Object.values(finding.slice).join(", ")),
    figure(then, beside),
    figure(now, beside),
    now === null || then === null ? text("–") : text(signed(now - then)),
    finding.limit === null ? NOTHING : text(formatLimit(finding.limit)),
  ];
  return trust(sourceOf(tableOf(cells, [], NUMERIC)).split("\n")[0] ?? "");
}

function figure(value: number | null, beside: readonly number[]): Markdown {
  return text(value === null ? "–" : formatFigure(value, beside));
}

function signed(change: number): string {
  return change > 0 ? `+${formatFigure(change)}` : formatFigure(change);
}

function figureOf(finding: AssessedFinding | undefined): number | null {
  return finding?.measured?.value ?? null;
}

function keyOf({ model, rule, demandedBy, slice }: AssessedFinding): string {
  return JSON.stringify([model, rule, demandedBy, slice]);
}
