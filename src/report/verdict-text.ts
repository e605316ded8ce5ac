import type { AssessedFinding, Assessment, Verdict } from "../assessment/assessment.ts";
import { annotationText, shorten } from "./escape.ts";
import { byWeight } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import type { Markdown } from "./markdown.ts";
import { phrase, plainPhrase } from "./template.ts";

/** GitHub's limit for the title of a check run and of an annotation. */
export const TITLE_LIMIT = 255;

/** The verdict in one plain line of at most 255 characters, e.g. `Blocked: equal opportunity (sex) 0.21 > 0.10, +1`. */
export function verdictTitle(assessment: Assessment): string {
  const findings = byWeight(assessment.findings);
  const warnings = findings.filter(({ status }) => status === "warn");
  const closing = findings.filter(closesGate);
  if (assessment.verdict !== "pass") return titleOf(`title-${assessment.verdict}`, closing);
  if (warnings.length > 0) return titleOf("title-warned", warnings, { count: counted(warnings.length, "warning") });
  const met = findings.filter(({ status }) => status === "pass").length;
  return plainPhrase("title-passed", { count: counted(met, "demand") });
}

/** The verdict and how many findings of each kind, as the first line of a report. */
export function verdictLine(assessment: Assessment): Markdown {
  return phrase(`verdict-${assessment.verdict}`, { counts: countsOf(assessment.findings) });
}

/** `6 demands: 2 broken, 1 undecided, 3 met` */
export function countsOf(findings: readonly AssessedFinding[]): string {
  const words = [
    ["fail", "broken"],
    ["undecided", "undecided"],
    ["warn", "with a warning"],
    ["pass", "met"],
    ["waived", "waived"],
    ["not-applicable", "not applicable"],
  ] as const;
  const counts = words.flatMap(([status, word]) => {
    const count = findings.filter((finding) => finding.status === status).length;
    return count === 0 ? [] : [`${formatCount(count)} ${word}`];
  });
  if (counts.length === 0) return "No demand was judged";
  return `${counted(findings.length, "demand")}: ${counts.join(", ")}`;
}

/** The word for a verdict in running text. */
export function verdictWord(verdict: Verdict): string {
  return verdict === "pass" ? "passed" : verdict;
}

function counted(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? "" : "s"}`;
}

function closesGate(finding: AssessedFinding): boolean {
  return finding.status === "fail" || (finding.status === "undecided" && finding.required);
}

function titleOf(name: string, findings: readonly AssessedFinding[], values: Record<string, string> = {}): string {
  const [first, ...others] = findings;
  const more = others.length === 0 ? "" : plainPhrase("title-more", { count: formatCount(others.length) });
  const finding = first === undefined ? "no finding says why" : shorten(annotationText(first.title, 400), 200);
  return annotationText(plainPhrase(name, { ...values, finding, more }), TITLE_LIMIT);
}
