import type { AssessedFinding, Assessment, Context, Verdict } from "./assessment.ts";
import { digestOfAssessment } from "./digest.ts";

/**
 * Puts findings together to an assessment: order, verdict, digest. Pure: the same context and findings
 * always give the same digest, in whatever order the findings come.
 *
 * @param options.governed names of all models of the policy
 * @param options.judged names of those that were judged
 * @throws if a finding breaks its contract (a figure that is not finite): such a result must not be shown as one
 */
export function assess(options: {
  readonly context: Context;
  readonly governed: readonly string[];
  readonly judged: readonly string[];
  readonly findings: readonly AssessedFinding[];
}): Assessment {
  const { context, governed, judged } = options;
  for (const finding of options.findings) refuseBrokenFigures(finding);
  const findings = [...options.findings].sort((a, b) => compare(sortKey(a), sortKey(b)));
  return {
    version: 1,
    verdict: verdictOf(findings),
    digest: digestOfAssessment(context, findings),
    models: [...judged].sort(compare),
    untouched: governed.filter((model) => !judged.includes(model)).sort(compare),
    findings,
    context,
  };
}

/** `blocked` if anything fails; else `undecided` if anything required is undecided; else `pass`. */
export function verdictOf(findings: readonly AssessedFinding[]): Verdict {
  if (findings.some((finding) => finding.status === "fail")) return "blocked";
  if (findings.some((finding) => finding.status === "undecided" && finding.required)) return "undecided";
  return "pass";
}

function sortKey(finding: AssessedFinding): string {
  return JSON.stringify([finding.model, finding.rule, finding.demandedBy, finding.slice]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function refuseBrokenFigures(finding: AssessedFinding): void {
  const { measured, baseline } = finding;
  const figures = [measured?.value, measured?.n, measured?.interval?.low, measured?.interval?.high, baseline?.value];
  if (figures.some((figure) => typeof figure === "number" && !Number.isFinite(figure))) {
    throw new Error(`${finding.rule} of model ${finding.model} measured a figure that is not finite`);
  }
}
