import type { Bounds, Rate } from "./rate.ts";
import { wilson } from "./wilson.ts";

/**
 * Newcombe's hybrid score interval of the difference a − b of two independent proportions (his method 10):
 * Wilson's intervals of both, put together by squares.
 *
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
 * eleven methods", Statistics in Medicine 17 (1998), 873–890.
 *
 * @param z critical value of the standard normal distribution, > 0
 * @returns bounds within [−1, 1] that enclose the difference
 */
export function newcombe(a: Rate, b: Rate, z: number): Bounds {
  const p = a.numerator / a.denominator;
  const q = b.numerator / b.denominator;
  const [ofA, ofB] = [wilson(a, z), wilson(b, z)];
  return {
    low: Math.max(-1, p - q - Math.hypot(p - ofA.low, ofB.high - q)),
    high: Math.min(1, p - q + Math.hypot(ofA.high - p, q - ofB.low)),
  };
}
