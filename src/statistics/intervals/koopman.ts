import type { Bounds, Rate } from "./rate.ts";

/** Halvings of a bracket: more than a double's 53 bits can tell apart. */
const HALVINGS = 200;
/** Ratios of counts below 2^53 lie far inside these bounds. */
const SMALLEST = 1e-18;
const LARGEST = 1e18;

/**
 * Koopman's asymptotic score interval of the ratio a / b of two independent proportions: all ratios that the score
 * test does not reject. Defined for proportions of 0 and 1 too.
 *
 * Source: P. A. R. Koopman, "Confidence intervals for the ratio of two binomial proportions", Biometrics 40 (1984),
 * 513–517; the statistic as in O. S. Miettinen and M. Nurminen, Statistics in Medicine 4 (1985), 213–226, without
 * their factor N/(N − 1).
 *
 * @param z critical value of the standard normal distribution, > 0
 * @returns `low` is 0 where a is 0, `high` is Infinity where b is 0
 */
export function koopman(a: Rate, b: Rate, z: number): Bounds {
  const limit = z * z;
  const accepted = (ratio: number) => scoreStatistic(a, b, ratio) <= limit;
  const estimate = (a.numerator * b.denominator) / (a.denominator * b.numerator);
  const inside = Number.isNaN(estimate) ? 1 : Math.min(LARGEST, Math.max(SMALLEST, estimate));
  return {
    low: a.numerator === 0 ? 0 : boundary({ accepted, inside, outside: SMALLEST }),
    high: b.numerator === 0 ? Number.POSITIVE_INFINITY : boundary({ accepted, inside, outside: LARGEST }),
  };
}

/**
 * The squared score statistic of the hypothesis a / b = `ratio`, ≥ 0; under the hypothesis nearly chi-squared with
 * one degree of freedom.
 */
function scoreStatistic(a: Rate, b: Rate, ratio: number): number {
  const [x, m, y, n] = [a.numerator, a.denominator, b.numerator, b.denominator];
  // The proportions that fit best among those with this ratio: the smaller root of a quadratic, in its stable form.
  const linear = ratio * (m + y) + x + n;
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * ratio * (m + n) * (x + y)));
  const p = Math.min(1, (2 * ratio * (x + y)) / (linear + root));
  const q = Math.min(1, p / ratio);
  const difference = x / m - (ratio * y) / n;
  const variance = (p * (1 - p)) / m + (ratio * ratio * q * (1 - q)) / n;
  if (difference === 0) return 0;
  return variance > 0 ? (difference * difference) / variance : Number.POSITIVE_INFINITY;
}

/** Where acceptance ends between a ratio that is accepted and one that is not, by halving on the logarithmic scale. */
function boundary(search: {
  readonly accepted: (ratio: number) => boolean;
  readonly inside: number;
  readonly outside: number;
}): number {
  let [inside, outside] = [Math.log(search.inside), Math.log(search.outside)];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (inside + outside) / 2;
    if (middle === inside || middle === outside) break;
    if (search.accepted(Math.exp(middle))) inside = middle;
    else outside = middle;
  }
  return Math.exp(inside);
}
