import { durbinCdf } from "./durbin-matrix.ts";
import { pelzGoodCdf } from "./pelz-good.ts";
import { smirnovSurvival } from "./smirnov-survival.ts";
import { logFactorialOverPower } from "./stirling-error.ts";

/**
 * P(D ≥ d) of the two-sided one-sample Kolmogorov–Smirnov statistic for a sample of n.
 *
 * Which method serves where follows Simard & L'Ecuyer (2011), "Computing the Two-Sided Kolmogorov–Smirnov
 * Distribution", J. Stat. Software 39(11): the closed forms of Ruben & Gambino at both ends, Durbin's matrix for small
 * n·d, twice the one-sided tail (Miller's approximation, exact from d = 1/2 on) for large n·d², the series of Pelz &
 * Good in between. Up to n = 140 all of it is exact to about 1e-13; above, the series is off by at most about 1e-7.
 *
 * @param n sample size, a whole number ≥ 1
 * @param d the statistic
 */
export function kolmogorovSurvival(n: number, d: number): number {
  const t = n * d;
  if (t <= 0.5) return 1;
  if (d >= 1) return 0;
  if (t <= 1) return clip(1 - Math.exp(logFactorialOverPower(n) + n * Math.log(2 * t - 1)));
  if (t >= n - 1) return clip(2 * (1 - d) ** n);
  if (d >= 0.5) return clip(2 * smirnovSurvival(n, d));
  const square = t * d;
  if (n <= 140) return square <= 4 ? clip(1 - durbinCdf(n, d)) : clip(2 * smirnovSurvival(n, d));
  // Beyond 370 the tail is below the smallest double.
  if (square >= 370) return 0;
  if (square >= 2.2) return clip(2 * smirnovSurvival(n, d));
  return clip(1 - (n <= 100_000 && n * d ** 1.5 <= 1.4 ? durbinCdf(n, d) : pelzGoodCdf(n, d)));
}

function clip(p: number): number {
  return Math.min(1, Math.max(0, p));
}
