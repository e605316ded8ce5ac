const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** Factorials up to this are exact as doubles. */
const EXACT_FACTORIAL = 15;

/**
 * log(n!) − [n·log(n) − n + log(2πn)/2] for whole n ≥ 1: what Stirling's formula leaves out.
 *
 * From the exact factorial up to 15, from the asymptotic series above (Abramowitz & Stegun 1964, 6.1.41).
 */
export function stirlingError(n: number): number {
  if (n <= EXACT_FACTORIAL) {
    let factorial = 1;
    for (let i = 2; i <= n; i += 1) factorial *= i;
    return Math.log(factorial) - n * Math.log(n) + n - HALF_LOG_TWO_PI - Math.log(n) / 2;
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** log(n! / nⁿ) for whole n ≥ 1. */
export function logFactorialOverPower(n: number): number {
  return HALF_LOG_TWO_PI + Math.log(n) / 2 - n + stirlingError(n);
}
