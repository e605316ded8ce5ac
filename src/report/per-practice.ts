import { verdictOf } from "../assessment/assess.ts";
import type { Assessment } from "../assessment/assessment.ts";

/** The part of a rule's name before the slash. */
export function practiceOf(rule: string): string {
  return rule.split("/")[0] ?? rule;
}

/** The assessment split by practice (`report: { checks: per-practice }`), each with its own verdict; in order of name. */
export function perPractice(assessment: Assessment): { readonly practice: string; readonly assessment: Assessment }[] {
  const practices = [...new Set(assessment.findings.map((finding) => practiceOf(finding.rule)))].sort();
  return practices.map((practice) => {
    const findings = assessment.findings.filter((finding) => practiceOf(finding.rule) === practice);
    return { practice, assessment: { ...assessment, verdict: verdictOf(findings), findings } };
  });
}
