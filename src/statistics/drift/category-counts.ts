/** How often each category occurs on each side: two lists of the same length and order, of whole numbers ≥ 0. */
export interface CategoryCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** The sum of a list, in its order. */
export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Counts as shares of their sum. */
export function shares(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((count) => count / total);
}

/** The two counts of each category side by side. */
export function pairs(counts: CategoryCounts): { readonly reference: number; readonly current: number }[] {
  return counts.reference.map((reference, index) => ({ reference, current: counts.current[index] ?? 0 }));
}
