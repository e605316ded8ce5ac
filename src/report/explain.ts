import type { AssessedFinding } from "../assessment/assessment.ts";
import type { ModelEvidence } from "../evidence/evidence.ts";
import { listPart, type Part, wholePart } from "./budget.ts";
import { detailTable } from "./detail-table.ts";
import { findingBlock, findingLine } from "./finding-view.ts";
import { byWeight } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { join, NOTHING, trust } from "./markdown.ts";
import { fill, phrase } from "./template.ts";

/** Rows of a table, from nearly whole to its worst rows only. */
const ROWS = [1000, 100, 20, 5];

/**
 * Findings in full: what was measured with its interval, on which evidence, what to do next, and the figures of every group
 * or feature; then how the rule reckons.
 *
 * @param options.definition the rule's definition, Markdown of the documentation; `null` where there is none
 */
export function explainParts(options: {
  readonly findings: readonly AssessedFinding[];
  readonly evidence: readonly ModelEvidence[];
  readonly definition: string | null;
}): Part[] {
  const { findings, evidence, definition } = options;
  const items = byWeight(findings).map((finding) => {
    const block = findingBlock(finding, evidence);
    const tables = ROWS.map((rows) => detailTable(finding.detail, { rows, limit: finding.limit }));
    return [...tables.map((table) => join([block, table], "\n\n")), block, findingLine(finding)];
  });
  const more = (count: number) => phrase("more-findings", { count: formatCount(count) });
  const told = definition === null ? NOTHING : fill("explain-definition", { definition: trust(definition) });
  return [listPart({ priority: 1, heading: NOTHING, items, separator: "\n\n", more }), wholePart(2, told, NOTHING)];
}
