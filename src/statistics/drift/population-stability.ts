import { chiSquareSurvival } from "../distributions/chi-square-survival.ts";
import { type CategoryCounts, sum } from "./category-counts.ts";
import { sharePairs } from "./chi-square.ts";

/** Shares below this count as this in the index, so that an empty bin gives a finite figure. Nothing is renormalised. */
export const SHARE_FLOOR = 1e-4;

export interface PopulationStability {
  /** PSI = Σ (c − r)·ln(c / r) over the shares of the bins; ≥ 0. */
  readonly index: number;
  /**
   * P(PSI ≥ index) without drift: PSI·nm/(n+m) is then about chi-square with (bins − 1) degrees of freedom
   * (Yurdakul 2018, "Statistical Properties of Population Stability Index").
   */
  readonly pValue: number;
}

/**
 * The population stability index of two sets of counts over the same bins.
 *
 * @returns null with fewer than two bins: there is nothing to compare
 */
export function populationStability(counts: CategoryCounts): PopulationStability | null {
  const degrees = counts.reference.length - 1;
  if (degrees < 1) return null;
  let index = 0;
  for (const { reference, current } of sharePairs(counts)) {
    const r = Math.max(reference, SHARE_FLOOR);
    const c = Math.max(current, SHARE_FLOOR);
    index += (c - r) * Math.log(c / r);
  }
  const n = sum(counts.reference);
  const m = sum(counts.current);
  return { index, pValue: chiSquareSurvival((n / (n + m)) * m * index, degrees) };
}
