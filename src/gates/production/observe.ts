import type { AssessedFinding, Assessment } from "../../assessment/assessment.ts";

/** The incident of a model whose monitoring tells nothing, beside those of its rules. */
export const EVIDENCE_RULE = "monitoring/evidence";

/** What one monitoring run shows about one rule of one model. `untold`: it does not show whether the rule holds. */
export interface Observation {
  readonly model: string;
  readonly rule: string;
  readonly standing: "broken" | "held" | "untold";
  /** The findings that say so; none where it held. */
  readonly findings: readonly AssessedFinding[];
}

/** Findings of one observation that are kept. */
const MOST_FINDINGS = 20;

/**
 * What a run shows about every rule of every monitored model. A rule is broken by a finding that would block a merge, and
 * holds where none would and none is left undecided. What is undecided is never a pass: it says nothing about its rule, and
 * breaks the model's `monitoring/evidence`.
 */
export function observe(assessment: Pick<Assessment, "findings" | "models">): Observation[] {
  return assessment.models.flatMap((model) => {
    const own = assessment.findings.filter((finding) => finding.model === model);
    const rules = [...new Set(own.map(({ rule }) => rule))];
    const observed = rules.map((rule) => ofRule(model, rule, own));
    const open = own.filter(isOpen);
    const evidence: Observation = {
      model,
      rule: EVIDENCE_RULE,
      standing: open.length > 0 ? "broken" : "held",
      findings: open.slice(0, MOST_FINDINGS).map(slim),
    };
    return [...observed, evidence];
  });
}

function ofRule(model: string, rule: string, own: readonly AssessedFinding[]): Observation {
  const findings = own.filter((finding) => finding.rule === rule);
  const broken = findings.filter(({ status }) => status === "fail");
  const open = findings.filter(isOpen);
  const standing = broken.length > 0 ? "broken" : open.length > 0 ? "untold" : "held";
  const shown = broken.length > 0 ? broken : open;
  return { model, rule, standing, findings: shown.slice(0, MOST_FINDINGS).map(slim) };
}

function isOpen({ status, required }: AssessedFinding): boolean {
  return status === "undecided" && required;
}

/** Tables of details may be long; an issue does not show them. */
function slim(finding: AssessedFinding): AssessedFinding {
  return { ...finding, detail: [] };
}
