import { kolmogorovSurvival } from "../distributions/kolmogorov-survival.ts";
import { exactKsPValue, gcd } from "./exact-ks-p-value.ts";

/** Up to this many values on either side the p-value is exact, as SciPy's `ks_2samp(method="auto")` has it. */
export const EXACT_P_VALUE_MAX = 10_000;

export interface KolmogorovSmirnov {
  /** D: the largest difference of the two empirical distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** Two-sided, in [0, 1]. With ties it is too large rather than too small (Conover 1999). */
  readonly pValue: number;
}

/**
 * The two-sample Kolmogorov–Smirnov test from its statistic in whole numbers.
 *
 * @param largest the largest |i·m − j·n| over all values, where i of n and j of m values are no larger than it
 * @param n values on one side, ≥ 1
 * @param m values on the other side, ≥ 1
 */
export function kolmogorovSmirnov(largest: number, n: number, m: number): KolmogorovSmirnov {
  // One division of whole numbers: the statistic is the double nearest to the exact fraction.
  const statistic = largest / (n * m);
  if (Math.max(n, m) > EXACT_P_VALUE_MAX)
    return { statistic, pValue: kolmogorovSurvival(roundHalfEven((n / (n + m)) * m), statistic) };
  return { statistic, pValue: exactKsPValue(n, m, Math.round(largest / gcd(n, m))) };
}

/** Rounds as NumPy does. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
}
