import { type CategoryCounts, pairs, sum } from "./category-counts.ts";

/** Cochran's rule of thumb (1954): the chi-square distribution holds where every expected count is at least this. */
export const MIN_EXPECTED = 5;

/** Counts with their rare categories pooled, and the counts of those that were. */
export interface PooledCategories {
  /** "(other)", if there is one, comes last; one category may be left. */
  readonly pooled: CategoryCounts;
  readonly rare: CategoryCounts;
}

/**
 * Pools categories whose expected count is under 5 on either side into one, "(other)". If "(other)" is itself too
 * rare, the rarest of the rest joins it, until it is not or nothing is left to join.
 */
export function poolRareCategories(counts: CategoryCounts): PooledCategories {
  const n = sum(counts.reference);
  const m = sum(counts.current);
  // Expected counts are total · n/(n+m) and total · m/(n+m): the smaller side decides.
  const smaller = Math.min(n, m) / (n + m);
  const rare = (total: number) => total * smaller < MIN_EXPECTED;
  const all = pairs(counts).filter(({ reference, current }) => reference + current > 0);
  const kept = all.filter(({ reference, current }) => !rare(reference + current));
  const joined: Pair[] = [];
  const other = { reference: 0, current: 0 };
  const join = (category: Pair) => {
    joined.push(category);
    other.reference += category.reference;
    other.current += category.current;
  };
  for (const category of all) if (!kept.includes(category)) join(category);
  while (other.reference + other.current > 0 && rare(other.reference + other.current) && kept.length > 0) {
    const totals = kept.map(({ reference, current }) => reference + current);
    for (const rarest of kept.splice(totals.indexOf(Math.min(...totals)), 1)) join(rarest);
  }
  const pooled = other.reference + other.current > 0 ? [...kept, other] : kept;
  return { pooled: listsOf(pooled), rare: listsOf(joined) };
}

interface Pair {
  readonly reference: number;
  readonly current: number;
}

function listsOf(categories: readonly Pair[]): CategoryCounts {
  return { reference: categories.map((c) => c.reference), current: categories.map((c) => c.current) };
}
