import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import { annotationText, shorten } from "./escape.ts";
import { byWeight, waivedIn } from "./findings-part.ts";
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
  const waivers = waiversOf(findings);
  if (waivers !== null) return titleOf("title-passed-with", waivedIn(findings), { count: waivers });
  if (warnings.length > 0) {
    return titleOf("title-passed-with", warnings, { count: counted(warnings.length, "warning") });
  }
  const met = findings.filter(({ status }) => status === "pass").length;
  return plainPhrase("title-passed", { count: counted(met, "demand") });
}

/** The verdict and how many findings of each kind, as the first line of a report. */
export function verdictLine(assessment: Assessment): Markdown {
  const { verdict, findings, context } = assessment;
  const counts = countsOf(findings);
  const waivers = waiversOf(findings);
  if (verdict === "pass" && waivers !== null) return phrase("verdict-waived", { counts, waivers });
  const closing = findings.filter(closesGate);
  const unsigned = verdict === "undecided" && closing.every(({ reason }) => reason === "sign-off-missing");
  const gate = context.release === undefined || verdict === "pass" ? "" : "-release";
  return phrase(`${unsigned ? "verdict-unsigned" : `verdict-${verdict}`}${gate}`, { counts });
}

/** `2 waivers`, or null where none covers anything. One waiver can cover several findings. */
function waiversOf(findings: readonly AssessedFinding[]): string | null {
  const ids = new Set(findings.flatMap(({ waiver }) => waiver?.id ?? []));
  return ids.size === 0 ? null : counted(ids.size, "waiver");
}

/** `6 demands: 2 broken, 1 undecided, 3 met` */
export function countsOf(findings: readonly AssessedFinding[]): string {
  const words = [
    ["fail", "broken"],
    ["undecided", "undecided"],
    ["waived", "waived"],
    ["warn", "with a warning"],
    ["pass", "met"],
    ["not-applicable", "not applicable"],
  ] as const;
  const counts = words.flatMap(([status, word]) => {
    const count = findings.filter((finding) => finding.status === status).length;
    return count === 0 ? [] : [`${formatCount(count)} ${word}`];
  });
  if (counts.length === 0) return "No demand was judged";
  return `${counted(findings.length, "demand")}: ${counts.join(", ")}`;
}

/** The verdict in running text: `blocked`, `passed`, `passed with 1 waiver`. */
export function verdictWords({ verdict, findings }: Pick<Assessment, "verdict" | "findings">): string {
  if (verdict !== "pass") return verdict;
  const waivers = waiversOf(findings);
  return waivers === null ? "passed" : `passed with ${waivers}`;
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
