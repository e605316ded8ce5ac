import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import type { PolicyProblem } from "../policy/load-policy.ts";
import { type Part, wholePart, wrapPart } from "./budget.ts";
import { tableOf } from "./detail-table.ts";
import { MARKS } from "./finding-view.ts";
import { notable, waivedIn } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { code, type Markdown, sourceOf, text, trust } from "./markdown.ts";
import { problemsPart } from "./problems-part.ts";
import { fill, phrase } from "./template.ts";
import { verdictWords } from "./verdict-text.ts";

/** What the policy that a pull request proposes would conclude; it does not govern its own pull request. */
export type Preview =
  | { readonly state: "assessed"; readonly assessment: Assessment }
  | { readonly state: "invalid"; readonly path: string; readonly problems: readonly PolicyProblem[] };

/**
 * What the proposal is compared with: the assessment under the governing policy, `none-judged` where that policy
 * had nothing to judge, `none-governs` where the pull request adds the first policy.
 */
export type Governing = Assessment | "none-judged" | "none-governs";

/** The proposed policy's verdict, and rule by rule what differs from the governing one; nothing where nothing is proposed. */
export function previewPart(preview: Preview | undefined, current: Governing, priority: number): Part[] {
  if (preview === undefined) return [];
  if (preview.state === "invalid") {
    const path = code(preview.path);
    const wrap = (problems: Markdown) => fill("preview-invalid", { path, problems });
    return [wrapPart(problemsPart(preview.problems, priority), wrap)];
  }
  const { assessment } = preview;
  const content = fill(current === "none-governs" ? "policy-added-preview" : "preview", {
    verdict: verdictWords(assessment),
    differences:
      typeof current === "string"
        ? findingsTable([...notable(assessment), ...waivedIn(assessment.findings)])
        : differencesTable(current, assessment),
  });
  return [wholePart(priority, content, phrase("preview-no-room"))];
}

const MOST_ROWS = 40;

function findingsTable(findings: readonly AssessedFinding[]): Markdown {
  if (findings.length === 0) return trust("");
  const rows = findings
    .slice(0, MOST_ROWS)
    .map((finding) => [
      trust(MARKS[finding.status]),
      code(finding.model),
      code(finding.rule),
      text(finding.title, 200),
    ]);
  return withRest(
    tableOf(
      ["", "model", "rule", "finding"].map((name) => text(name)),
      rows,
      [],
    ),
    findings.length,
  );
}

function differencesTable(current: Assessment, proposed: Assessment): Markdown {
  const before = byDemand(current);
  const after = byDemand(proposed);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => describe(before.get(key)) !== describe(after.get(key)),
  );
  if (changed.length === 0) return phrase("preview-unchanged");
  const rows = changed.slice(0, MOST_ROWS).map((key) => {
    const [old, next] = [before.get(key), after.get(key)];
    return [code(old?.model ?? next?.model ?? ""), code(old?.rule ?? next?.rule ?? ""), stateOf(old), stateOf(next)];
  });
  return withRest(
    tableOf(
      ["model", "rule", "now", "proposed"].map((name) => text(name)),
      rows,
      [],
    ),
    changed.length,
  );
}

function withRest(table: Markdown, count: number): Markdown {
  if (count <= MOST_ROWS) return table;
  return trust(`${sourceOf(table)}\n\n${sourceOf(phrase("more-rows", { count: formatCount(count - MOST_ROWS) }))}`);
}

function byDemand(assessment: Assessment): Map<string, AssessedFinding> {
  return new Map(
    assessment.findings.map((finding) => [
      JSON.stringify([finding.model, finding.rule, finding.demandedBy, finding.slice]),
      finding,
    ]),
  );
}

function describe(finding: AssessedFinding | undefined): string {
  if (finding === undefined) return "";
  return JSON.stringify([finding.status, finding.level, finding.required, finding.limit, finding.title]);
}

function stateOf(finding: AssessedFinding | undefined): Markdown {
  if (finding === undefined) return phrase("preview-not-demanded");
  return trust(`${MARKS[finding.status]} ${sourceOf(text(finding.title, 200))}`);
}
