import type { CategoryCounts } from "./category-counts.ts";

/** What one pass over two sorted samples gives; all of it in a fixed order, so always to the same bits. */
export interface SortedComparison {
  /** The largest |i·m − j·n|, where i of the n and j of the m values are no larger than some value. */
  readonly largest: number;
  /** Wasserstein-1 distance: the area between the two distribution functions. Infinity where it overflows. */
  readonly area: number;
  /** Distinct values on both sides together. */
  readonly distinct: number;
  /** Counts per value, in ascending order; null with more than `maxCategories` of them. */
  readonly categories: CategoryCounts | null;
}

/**
 * @param reference sorted ascending, finite, not empty
 * @param current sorted ascending, finite, not empty
 */
export function compareSorted(
  reference: Float64Array,
  current: Float64Array,
  options: { readonly maxCategories: number },
): SortedComparison {
  const n = reference.length;
  const m = current.length;
  const counts = { reference: [] as number[], current: [] as number[] };
  let i = 0;
  let j = 0;
  let largest = 0;
  let area = 0;
  let distinct = 0;
  let value = Math.min(reference[0] as number, current[0] as number);
  while (i < n || j < m) {
    const [i0, j0] = [i, j];
    while (i < n && reference[i] === value) i += 1;
    while (j < m && current[j] === value) j += 1;
    distinct += 1;
    if (distinct <= options.maxCategories) {
      counts.reference.push(i - i0);
      counts.current.push(j - j0);
    }
    const difference = Math.abs(i * m - j * n);
    if (difference > largest) largest = difference;
    if (i === n && j === m) break;
    const next = Math.min(i < n ? (reference[i] as number) : Infinity, j < m ? (current[j] as number) : Infinity);
    if (difference > 0) area += difference * (next - value);
    value = next;
  }
  return { largest, area: area / n / m, distinct, categories: distinct > options.maxCategories ? null : counts };
}
