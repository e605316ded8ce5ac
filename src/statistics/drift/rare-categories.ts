import { type CategoryCounts, pairs, sum } from "./category-counts.ts";

/** How far the composition of rare categories differs between the two sides. */
export interface RareDifference {
  /** Categories compared. */
  readonly categories: number;
  /** Their share of all values, the mean of both sides. */
  readonly share: number;
  /** What they add to the square of Cramér's V beyond chance; 0 where chance explains all of it. */
  readonly excess: number;
  /** Standard deviations that Pearson's statistic lies above what chance gives. */
  readonly deviations: number;
}

/**
 * Compares categories that are too rare for the chi-square distribution among themselves: Pearson's statistic of the
 * table with their rows only, against its exact mean and variance over all ways to deal these rows out to the two sides
 * (Haldane 1940; here from the factorial moments of the hypergeometric distribution). Its distribution is close to
 * normal where categories are many, however few rows each has.
 *
 * @param rare counts of the rare categories; each occurs on one side at least
 * @param all values on each side, the others included
 * @returns null with fewer than two categories, or none of their rows on a side: their sum says all there is
 */
export function rareDifference(
  rare: CategoryCounts,
  all: { readonly reference: number; readonly current: number },
): RareDifference | null {
  const sums = { reference: sum(rare.reference), current: sum(rare.current) };
  const categories = rare.reference.length;
  const n = Math.min(sums.reference, sums.current);
  const total = sums.reference + sums.current;
  if (categories < 2 || n === 0) return null;
  // Seen from the smaller side the moments below keep their accuracy.
  const smaller = sums.reference <= sums.current ? rare.reference : rare.current;
  const totals = pairs(rare).map(({ reference, current }) => reference + current);
  const observed = totals.reduce((squares, t, index) => squares + (smaller[index] ?? 0) ** 2 / t, 0);
  const { mean, variance } = moments(totals, n, total);
  if (!(variance > 0)) return null;
  const share = (sums.reference / all.reference + sums.current / all.current) / 2;
  // Pearson's statistic is N² / (n·m) times the sum of squares; times N / (4·n·m) it is V² as of sides of equal size.
  const m = total - n;
  const phi = (((observed - mean) * total) / n / m) * (total / n / m) * (total / 4);
  const excess = share * Math.min(1, Math.max(0, phi));
  return { categories, share, excess, deviations: (observed - mean) / Math.sqrt(variance) };
}

/** Mean and variance of Σ a²/t where `n` of all rows are dealt to one side and a of a category's t come there. */
function moments(totals: readonly number[], n: number, total: number) {
  const falling = (x: number, order: number) => Array.from({ length: order }, (_, i) => x - i);
  const ratio = (order: number) =>
    falling(n, order).reduce((product, factor, i) => (product * Math.max(0, factor)) / Math.max(1, total - i), 1);
  const [f1, f2, f3, f4] = [ratio(1), ratio(2), ratio(3), ratio(4)];
  const k = totals.length;
  const above = total - k;
  let squares = 0;
  let fourth = 0;
  for (const t of totals) {
    squares += (t - 1) ** 2;
    fourth += ((t - 1) * (t - 2) * (t - 3) * f4 + 6 * (t - 1) * (t - 2) * f3 + 7 * (t - 1) * f2 + f1) / t;
  }
  const mean = above * f2 + k * f1;
  const crossed = (above ** 2 - squares) * f4 + 2 * (k - 1) * above * f3 + k * (k - 1) * f2;
  return { mean, variance: fourth + crossed - mean ** 2 };
}
