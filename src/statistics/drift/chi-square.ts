import { chiSquareSurvival } from "../distributions/chi-square-survival.ts";
import { type CategoryCounts, pairs, shares, sum } from "./category-counts.ts";

export interface ChiSquare {
  readonly statistic: number;
  /** Number of categories − 1. */
  readonly degrees: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-square test of homogeneity: both sides are samples, neither is taken as the truth. No continuity
 * correction (SciPy: `chi2_contingency(correction=False)`).
 *
 * @param counts every category occurs, on one side at least; both sides hold rows
 * @returns null with fewer than two categories: there is nothing to compare
 */
export function chiSquare(counts: CategoryCounts): ChiSquare | null {
  const degrees = counts.reference.length - 1;
  if (degrees < 1) return null;
  const n = sum(counts.reference);
  const m = sum(counts.current);
  let statistic = 0;
  for (const { reference, current } of pairs(counts)) {
    const total = reference + current;
    const forReference = (total / (n + m)) * n;
    const forCurrent = (total / (n + m)) * m;
    statistic += (reference - forReference) ** 2 / forReference + (current - forCurrent) ** 2 / forCurrent;
  }
  return { statistic, degrees, pValue: chiSquareSurvival(statistic, degrees) };
}

/**
 * Cramér's V of a two-row table whose rows are brought to equal size: √(½·Σ (r − c)² / (r + c)) over the shares r and
 * c, in [0, 1]; 0 for equal shares, 1 for no category in common. With equally many rows it is Cramér's V (1946).
 * The plain V shrinks towards 0 as one side outgrows the other, and would hide drift in a small current table.
 */
export function cramersV(counts: CategoryCounts): number {
  let total = 0;
  for (const { reference, current } of sharePairs(counts))
    if (reference + current > 0) total += (reference - current) ** 2 / (reference + current);
  return Math.min(1, Math.sqrt(total / 2));
}

/** The two shares of each category side by side. */
export function sharePairs(counts: CategoryCounts): { readonly reference: number; readonly current: number }[] {
  return pairs({ reference: shares(counts.reference), current: shares(counts.current) });
}
