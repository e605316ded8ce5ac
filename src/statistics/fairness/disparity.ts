import { compareFractions, divide, type Fraction, subtract } from "./fraction.ts";

/** `difference`: highest − lowest rate, in [0, 1]. `ratio`: lowest / highest rate, in [0, 1]. */
export type DisparityKind = "difference" | "ratio";

/** One kind of rate (selection, true positive …) in all compared groups, at least two, each defined. */
export type RateFamily = readonly Fraction[];

/**
 * The disparity of groups: max − min or min / max of a rate over the groups; over several families of rates (equalised
 * odds: true and false positive rates) the worst of them, as Fairlearn's `agg="worst_case"`. Exact.
 *
 * @returns `null` where a ratio is 0/0: no group has a rate above 0
 */
export function disparity(kind: DisparityKind, families: readonly RateFamily[]): Fraction | null {
  let worst: Fraction | null = null;
  for (const family of families) {
    const { lowest, highest } = extremes(family);
    const found = kind === "difference" ? subtract(highest, lowest) : divide(lowest, highest);
    if (found === null) return null;
    if (worst === null || isWorse(kind, found, worst)) worst = found;
  }
  return worst;
}

/** The lowest and the highest of at least one rate. */
export function extremes(family: RateFamily): { readonly lowest: Fraction; readonly highest: Fraction } {
  const [first, ...others] = family;
  if (first === undefined) throw new Error("there are no rates to compare");
  let [lowest, highest] = [first, first];
  for (const rate of others) {
    if (compareFractions(rate, lowest) < 0) lowest = rate;
    if (compareFractions(rate, highest) > 0) highest = rate;
  }
  return { lowest, highest };
}

function isWorse(kind: DisparityKind, a: Fraction, b: Fraction): boolean {
  const order = compareFractions(a, b);
  return kind === "difference" ? order > 0 : order < 0;
}
