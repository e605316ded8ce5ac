/** One sample counted on numbers, as `NumberFigures` has them: nothing lies outside. */
export interface CountedSample {
  readonly grid: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Walks along the numbers of a sample; how many values are no larger than where it stands lies in `low` to `high`. */
export interface Walk {
  readonly low: number;
  readonly high: number;
  /** The next number on which the sample is counted; null at the end. */
  readonly next: number | null;
  /** Whether all values so far equal a number that was passed. */
  readonly isCounted: boolean;
  /** Into the open stretch before the next number. */
  approach(): void;
  /** Onto a number, of which the sample need not be counted; how many values are known to equal it. */
  reach(at: number): number;
}

/** Along the grid of a counted sample. */
export function walkOfCounts({ grid, counts }: CountedSample): Walk {
  let index = 0;
  const walk = {
    low: 0,
    high: 0,
    next: grid.length > 0 ? (grid[0] as number) : null,
    isCounted: true,
    approach() {
      const between = counts[2 * index] as number;
      walk.high = walk.low + between;
      if (between > 0) walk.isCounted = false;
    },
    reach(at: number) {
      if (walk.next !== at) return 0;
      const equal = counts[2 * index + 1] as number;
      walk.low = walk.high + equal;
      walk.high = walk.low;
      index += 1;
      walk.next = index < grid.length ? (grid[index] as number) : null;
      return equal;
    },
  };
  return walk;
}

/** Along values that are all known, sorted ascending. */
export function walkOfValues(sorted: Float64Array): Walk {
  const walk = {
    low: 0,
    high: 0,
    next: sorted.length > 0 ? (sorted[0] as number) : null,
    isCounted: true,
    approach() {},
    reach(at: number) {
      if (walk.next !== at) return 0;
      let index = walk.low;
      while (index < sorted.length && sorted[index] === at) index += 1;
      const equal = index - walk.low;
      walk.low = index;
      walk.high = index;
      walk.next = index < sorted.length ? (sorted[index] as number) : null;
      return equal;
    },
  };
  return walk;
}
