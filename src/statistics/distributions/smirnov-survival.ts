import { log1pMinus } from "./log1p-minus.ts";
import { stirlingError } from "./stirling-error.ts";

/** Terms below exp(−745) are 0 as doubles. */
const NEGLIGIBLE = -745;

/**
 * One-sided Smirnov tail: P(D⁺ ≥ x) for a sample of n.
 *
 * The finite sum x·Σ C(n,j)·(x + j/n)^(j−1)·(1 − x − j/n)^(n−j) over j ≤ n(1 − x) (Birnbaum & Tingey 1951). Each term is
 * a binomial probability times x/(x + j/n), computed from its deviance (Loader 2000) so that it keeps its relative
 * accuracy where powers and binomial coefficients would overflow or lose it.
 *
 * @param n sample size, a whole number ≥ 1
 * @param x the statistic, in (0, 1)
 */
export function smirnovSurvival(n: number, x: number): number {
  const shift = n * x;
  let sum = Math.exp(n * Math.log1p(-x));
  const ofN = stirlingError(n);
  const last = Math.min(Math.floor(n * (1 - x)), n - 1);
  for (let j = 1; j <= last; j += 1) {
    const rest = n - j;
    const u = shift / rest;
    if (u >= 1) break;
    const exponent = j * log1pMinus(shift / j) + rest * log1pMinus(-u);
    if (exponent < NEGLIGIBLE) continue;
    const correction = ofN - stirlingError(j) - stirlingError(rest);
    const binomial = Math.exp(exponent + correction) * Math.sqrt(n / (2 * Math.PI * j * rest));
    sum += (binomial * shift) / (shift + j);
  }
  return Math.min(1, sum);
}
