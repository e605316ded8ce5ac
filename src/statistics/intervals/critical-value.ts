import normal from "@stdlib/stats-base-dists-normal";

/**
 * The two-sided critical value of the standard normal distribution.
 *
 * @param alpha probability outside the interval, in (0, 1): 0.05 for a level of 95 %
 */
export function criticalValue(alpha: number): number {
  return -normal.quantile(alpha / 2, 0, 1);
}
