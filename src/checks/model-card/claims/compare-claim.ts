import type { Figure } from "../../../statistics/figures-fact.ts";
import type { Claim } from "./claim.ts";
import type { MetricIdentity, Split } from "./metric-identity.ts";
import { isBounded } from "./metric-words.ts";
import { agrees } from "./printed-number.ts";

export type Answer = "confirmed" | "contradicted" | "no evidence" | "ambiguous";

/** A figure of the evidence and what it is about. */
export interface KnownFigure extends MetricIdentity {
  readonly figure: Figure;
  /** It follows from the predictions themselves, and so outweighs what a report states. */
  readonly recomputed: boolean;
}

export interface Comparison {
  readonly claim: Claim;
  readonly answer: Answer;
  /** The figure that confirms or contradicts, or the nearest to it; `null` where there is none. */
  readonly measured: Figure | null;
}

/**
 * Holds a claim against the figures of the evidence. Figures that are surely about the same thing can contradict it;
 * figures that may be about the same thing can only confirm it. What was recomputed outweighs what a report states, and
 * reports that deny each other confirm nothing.
 */
export function compareClaim(claim: Claim, known: readonly KnownFigure[]): Comparison {
  const answer = (answer: Answer, measured: Figure | null): Comparison => ({ claim, answer, measured });
  if (claim.standing === "other") return answer("no evidence", null);
  const named = known.filter((figure) => isNamed(claim, figure) && (figure.recomputed || fromSource(claim, figure)));
  const same = named.filter((figure) => isSame(claim, figure));
  const like = named.filter((figure) => mayBeSame(claim, figure));
  const agreeing = [...narrowest(claim, same), ...like].filter((figure) => says(figure, claim));
  const recomputed = agreeing.find((figure) => figure.recomputed);
  if (recomputed !== undefined) return answer("confirmed", recomputed.figure);

  const undisputed = agreeing.find((figure) => !named.some((other) => isTwin(figure, other) && !says(other, claim)));
  const denying = narrowest(
    claim,
    same.filter((figure) => figure.recomputed),
  );
  if (denying.length > 0) {
    // It may be that of another split or average; but only a card that names its source says so.
    const explained = undisputed !== undefined && !isSame(claim, undisputed);
    if (explained && claim.source !== null) return answer("confirmed", undisputed.figure);
    return answer(!explained && isPlain(claim) ? "contradicted" : "ambiguous", nearestTo(claim, denying));
  }
  if (undisputed !== undefined) return answer("confirmed", undisputed.figure);
  const certain = narrowest(claim, same);
  const nearest = nearestTo(claim, certain.length > 0 ? certain : like);
  if (certain.length === 0) return answer(like.length === 0 ? "no evidence" : "ambiguous", nearest);
  return answer(isPlain(claim) && agree(claim, certain) ? "contradicted" : "ambiguous", nearest);
}

/** Whether a claim says of the model as such, by a known name, what the evidence can deny. */
function isPlain({ standing, metrics, split, slice }: Claim): boolean {
  // A name that exactly one key bears is no metric that is known to be measured in one way.
  if (standing !== "own" || metrics.some((metric) => metric.startsWith("key "))) return false;
  // There are as many numbers of rows, and shares of positives, as there are sets of data.
  if (metrics.includes("base-rate")) return false;
  return !metrics.includes("samples") || split !== null || slice.length > 0;
}

/** Whether a figure is what the claim prints: differences whichever way they were taken, ratios as well. */
function says({ figure }: KnownFigure, { number, metrics }: Claim): boolean {
  const bounded = metrics.some(isBounded);
  const readings = [
    figure.value,
    ...(number.bound === "equal" && metrics.some((metric) => metric.endsWith("-difference")) ? [-figure.value] : []),
    ...(number.bound === "equal" && metrics.some((metric) => metric.endsWith("-ratio")) ? [1 / figure.value] : []),
  ];
  return readings.some((value) => agrees(number, value, bounded));
}

/** Two figures that are described alike. */
function isTwin(a: KnownFigure, b: KnownFigure): boolean {
  const alike = a.slice.length === b.slice.length && a.slice.every((word) => b.slice.includes(word));
  return (
    alike &&
    a.average === b.average &&
    sameSplit(a.split, b.split) &&
    a.metrics.some((metric) => b.metrics.includes(metric))
  );
}

function isNamed(claim: Claim, figure: KnownFigure): boolean {
  return claim.metrics.some((metric) => figure.metrics.includes(metric));
}

function fromSource({ source }: Claim, { figure }: KnownFigure): boolean {
  return (
    source === null ||
    figure.path === source ||
    figure.path.endsWith(`/${source}`) ||
    source.endsWith(`/${figure.path}`)
  );
}

/** Surely the same: average, split and slice are. A claim or figure without a split is about data that was held out. */
function isSame(claim: Claim, figure: KnownFigure): boolean {
  return claim.average === figure.average && sameSplit(claim.split, figure.split) && covers(figure.slice, claim.slice);
}

function sameSplit(claimed: Split | null, measured: Split | null): boolean {
  if (claimed === measured) return true;
  return (claimed === null && measured === "test") || (claimed === "test" && measured === null);
}

/** A claim about a slice may use fewer words than the evidence (`age` for `age_binary`); one about the whole may not. */
function covers(measured: readonly string[], claimed: readonly string[]): boolean {
  if (claimed.length === 0) return measured.length === 0;
  return claimed.every((word) => measured.some((other) => sameWord(word, other)));
}

function sameWord(a: string, b: string): boolean {
  return a === b || (Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a)));
}

/** Of the figures that a slice may mean, those that say least beyond it. */
function narrowest(claim: Claim, figures: readonly KnownFigure[]): readonly KnownFigure[] {
  const extra = (figure: KnownFigure) => figure.slice.length - claim.slice.length;
  const least = Math.min(...figures.map(extra));
  return least > 1 ? [] : figures.filter((figure) => extra(figure) === least);
}

/** Perhaps the same: nothing that both say differs. */
function mayBeSame(claim: Claim, figure: KnownFigure): boolean {
  const average = claim.average === null || figure.average === null || claim.average === figure.average;
  const split =
    claim.split === figure.split || (claim.split === null && figure.split !== "train") || figure.split === null;
  const slice = claim.slice.length === 0 || figure.slice.length === 0 || covers(figure.slice, claim.slice);
  // The whole is not one of its parts, even where the figures happen to agree; but a disparity is always of some groups.
  const part = claim.slice.length === 0 && figure.slice.length > 0 && !claim.metrics.some(isDisparity);
  return average && split && slice && !part;
}

function isDisparity(metric: string): boolean {
  return /-(?:difference|ratio)$/.test(metric);
}

/** Whether the figures are one and the same at the precision of the print. */
function agree(claim: Claim, figures: readonly KnownFigure[]): boolean {
  const bounded = claim.metrics.some(isBounded);
  const [first] = figures;
  if (first === undefined) return false;
  const scale =
    bounded && Math.abs(first.figure.value) <= 1.5 && (claim.number.percent || Math.abs(claim.number.value) > 1.5)
      ? 0.01
      : 1;
  return figures.every(
    ({ figure }) => Math.abs(figure.value - first.figure.value) <= 2 * claim.number.tolerance * scale,
  );
}

function nearestTo(claim: Claim, figures: readonly KnownFigure[]): Figure | null {
  const distance = ({ figure }: KnownFigure) =>
    Math.min(...[1, 100].map((scale) => Math.abs(figure.value * scale - claim.number.value)));
  return (
    figures.reduce<KnownFigure | null>(
      (best, next) => (best === null || distance(next) < distance(best) ? next : best),
      null,
    )?.figure ?? null
  );
}
