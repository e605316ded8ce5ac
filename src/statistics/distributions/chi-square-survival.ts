import normal from "@stdlib/stats-base-dists-normal";

/** Above this the running term is scaled down, long before it overflows. */
const LARGE = 1e200;

/**
 * Upper tail of the chi-square distribution: P(X ≥ x).
 *
 * For whole degrees of freedom the tail is a finite sum of positive terms (Abramowitz & Stegun 1964, 26.4.4 and
 * 26.4.5), so small probabilities keep their relative accuracy, which `1 - cdf` would lose.
 *
 * @param x the statistic, ≥ 0
 * @param degrees degrees of freedom, a whole number ≥ 1
 * @throws RangeError for other arguments
 */
export function chiSquareSurvival(x: number, degrees: number): number {
  if (!(x >= 0) || !Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`chi-square tail: statistic ${x}, ${degrees} degrees of freedom`);
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x === 0) return 1;
  const odd = degrees % 2 === 1;
  const start = odd ? 2 * normal.cdf(-Math.sqrt(x), 0, 1) : 0;
  // Odd: the terms are (x/2)^(i+1/2) / Γ(i+3/2); even: (x/2)^i / i!. Each follows from the one before.
  const half = x / 2;
  const terms = odd ? (degrees - 1) / 2 : degrees / 2;
  let term = odd ? 2 * Math.sqrt(half / Math.PI) : 1;
  let sum = 0;
  let scale = 0;
  for (let i = 0; i < terms; i += 1) {
    sum += term;
    term *= half / (i + (odd ? 1.5 : 1));
    if (sum > LARGE || term > LARGE) {
      sum /= LARGE;
      term /= LARGE;
      scale += 1;
    }
  }
  const rest = sum === 0 ? 0 : Math.exp(Math.log(sum) + scale * Math.log(LARGE) - half);
  return Math.min(1, start + rest);
}
