import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import type { FindingStatus } from "../assessment/finding.ts";
import type { ModelEvidence } from "../evidence/evidence.ts";
import { listPart, type Part } from "./budget.ts";
import { tableOf } from "./detail-table.ts";
import {
  findingBlock,
  findingLine,
  type Gate,
  mark,
  measuredText,
  waivedBlock,
  waivedShort,
  waivedWithReason,
} from "./finding-view.ts";
import { formatCount, formatLimit } from "./format-number.ts";
import { code, type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { phrase } from "./template.ts";

/** Order in which findings matter to a reader. */
const WEIGHT: readonly FindingStatus[] = ["fail", "undecided", "waived", "warn", "not-applicable", "pass"];

/** Findings by weight; within the same weight in the assessment's order, required ones first. */
export function byWeight(findings: readonly AssessedFinding[]): AssessedFinding[] {
  const weight = (finding: AssessedFinding) => WEIGHT.indexOf(finding.status) * 2 + (finding.required ? 0 : 1);
  return [...findings].sort((a, b) => weight(a) - weight(b));
}

/** Findings that a reader has to do something about, or at least to know of. */
export function notable(assessment: Assessment): AssessedFinding[] {
  return byWeight(assessment.findings).filter(({ status }) => ["fail", "undecided", "warn"].includes(status));
}

/** Findings that stand behind a waiver: nobody has to do anything about them now, and everybody is to see them. */
export function waivedIn(findings: readonly AssessedFinding[]): AssessedFinding[] {
  return findings.filter(({ status }) => status === "waived");
}

/** The failing, undecided, waived and warning findings, each in full as long as there is room, then in one line, then counted. */
export function notableParts(
  findings: readonly AssessedFinding[],
  evidence: readonly ModelEvidence[] | undefined,
  gate: Gate = "merge",
): Part[] {
  const kinds = [
    ["fail", "fails-heading"],
    ["undecided", "undecided-heading"],
    ["waived", "waived-heading"],
    ["warn", "warns-heading"],
  ] as const;
  return kinds.flatMap(([status, heading], index) => {
    const some = byWeight(findings).filter((finding) => finding.status === status);
    if (some.length === 0) return [];
    return [
      listPart({
        priority: index + 1,
        heading: phrase(heading),
        items: some.map((finding) => itemsOf(finding, evidence, gate)),
        separator: "\n\n",
        more: (count) => phrase("more-findings", { count: formatCount(count) }),
      }),
    ];
  });
}

/** A finding at several lengths, longest first. */
function itemsOf(finding: AssessedFinding, evidence: readonly ModelEvidence[] | undefined, gate: Gate): Markdown[] {
  const { waiver } = finding;
  return waiver === null
    ? [findingBlock(finding, evidence, gate), findingLine(finding)]
    : [waivedBlock(finding, waiver), waivedWithReason(finding, waiver), waivedShort(finding, waiver)];
}

/** Findings that need nobody's attention, as a collapsed table. */
export function quietPart(findings: readonly AssessedFinding[], heading: Markdown, priority: number): Part[] {
  if (findings.length === 0) return [];
  const columns = ["", "model", "rule", "measured", "limit"].map((name) => text(name));
  const [head = "", delimiter = ""] = sourceOf(tableOf(columns, [], [])).split("\n");
  const open = `<details><summary>${sourceOf(heading)}</summary>\n\n${head}\n${delimiter}`;
  return [
    listPart({
      priority,
      heading: trust(open),
      items: findings.map((finding) => [rowOf(finding)]),
      separator: "\n",
      more: (count) => trust(`\n${sourceOf(phrase("more-findings", { count: formatCount(count) }))}`),
      end: "\n\n</details>",
    }),
  ];
}

function rowOf(finding: AssessedFinding): Markdown {
  const cells = [
    mark(finding),
    code(finding.model),
    code(finding.rule),
    finding.measured === null ? text(finding.title, 200) : measuredText(finding),
    finding.limit === null ? NOTHING : text(formatLimit(finding.limit)),
  ];
  return trust(sourceOf(tableOf(cells, [], [])).split("\n")[0] ?? "");
}
