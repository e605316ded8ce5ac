import type { Bounds, Rate } from "./rate.ts";

/**
 * The interval of the ratio a / b of two independent proportions from the normal distribution of its logarithm.
 * Not for proportions of 0 or 1: there its standard error is infinite or leaves one group out (see `koopman`).
 *
 * Source: D. Katz, J. Baptista, S. P. Azen, M. C. Pike, "Obtaining confidence intervals for the risk ratio in cohort
 * studies", Biometrics 34 (1978), 469–474.
 *
 * @param z critical value of the standard normal distribution, > 0
 */
export function katzLog(a: Rate, b: Rate, z: number): Bounds {
  const ratio = (a.numerator * b.denominator) / (a.denominator * b.numerator);
  const error = Math.sqrt(logVariance(a) + logVariance(b));
  return { low: ratio * Math.exp(-z * error), high: ratio * Math.exp(z * error) };
}

/** 1/x − 1/n, written so that nothing cancels. */
function logVariance({ numerator, denominator }: Rate): number {
  return (denominator - numerator) / (numerator * denominator);
}
