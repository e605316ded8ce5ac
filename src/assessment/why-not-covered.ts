import type { AssessedFinding } from "./assessment.ts";
import { figureOf } from "./cover-of.ts";
import type { Covered } from "./waiver.ts";

/**
 * One plain sentence: why a waiver in force that is about a finding does not cover it.
 *
 * @param covers what the waiver covers of the same rule and slice; at least one
 */
export function whyNotCovered(id: string, finding: AssessedFinding, covers: readonly Covered[]): string {
  const waiver = `Waiver ${id}`;
  const demanded = covers.filter(({ demandedBy }) => demandedBy === finding.demandedBy);
  if (demanded.length === 0) {
    return finding.demandedBy === "floor"
      ? `${waiver} does not cover what the organisation's floor demands.`
      : `${waiver} covers only what the organisation's floor demands.`;
  }
  const alike = demanded.filter(({ status }) => status === finding.status);
  if (alike.length === 0) {
    return finding.status === "fail"
      ? `${waiver} covers that this is undecided, not that it is broken.`
      : `${waiver} covers that this is broken, not that it is undecided.`;
  }
  const reasons = alike.flatMap(({ reason }) => reason ?? []);
  if (reasons.length === alike.length && !reasons.includes(finding.reason)) {
    return `${waiver} covers ${[...new Set(reasons)].sort().join(" or ")}; this is ${finding.reason}.`;
  }
  return finding.status === "undecided"
    ? `${waiver} covers other evidence than this.`
    : `${waiver} ${figuresApart(finding, alike)}`;
}

function figuresApart(finding: AssessedFinding, covers: readonly Covered[]): string {
  const figure = figureOf(finding);
  const accepted = covers.flatMap(({ worst }) => worst ?? []);
  if (figure === null) {
    if (accepted.length === covers.length) return "covers a figure, and here none was measured.";
    const other = covers.some(({ title }) => title !== null && title !== finding.title);
    return other ? "covers something else than this." : "covers other evidence than this.";
  }
  if (accepted.length === 0) return "covers what has no figure; here one was measured.";
  const worst = figure.worse === "above" ? Math.max(...accepted) : Math.min(...accepted);
  const isWorse = figure.worse === "above" ? figure.value > worst : figure.value < worst;
  if (!isWorse) return "covers other evidence than this.";
  const [bound, value] = shownApart(worst, figure.value);
  return `covers at worst ${bound}; this is ${value}.`;
}

/** Two figures with as few digits as show that they differ: `0.48` and `0.52`. */
function shownApart(a: number, b: number): readonly [string, string] {
  for (let digits = 2; digits < 17; digits += 1) {
    const [first, second] = [Number(a.toPrecision(digits)), Number(b.toPrecision(digits))];
    if (Math.sign(first - second) === Math.sign(a - b)) return [String(first), String(second)];
  }
  return [String(a), String(b)];
}
