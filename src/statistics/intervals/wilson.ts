import type { Bounds, Rate } from "./rate.ts";

/**
 * Wilson's score interval of one proportion, without continuity correction.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209–212.
 *
 * @param z critical value of the standard normal distribution, > 0
 * @returns bounds within [0, 1] that enclose the proportion
 */
export function wilson({ numerator: x, denominator: n }: Rate, z: number): Bounds {
  const square = z * z;
  const centre = (x + square / 2) / (n + square);
  const half = (z / (n + square)) * Math.sqrt((x * (n - x)) / n + square / 4);
  return { low: x === 0 ? 0 : Math.max(0, centre - half), high: x === n ? 1 : Math.min(1, centre + half) };
}
