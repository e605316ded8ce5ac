import type { CategoryCounts } from "../drift/category-counts.ts";
import { type BoundedFigure, MAX_CATEGORIES } from "../drift/drift-figures.ts";
import type { Walk } from "./walk.ts";

/** A walk from a sample's beginning, and how many values the sample has. */
export interface BoundedSample {
  readonly walk: Walk;
  readonly size: number;
}

/** What is known of two samples that are counted on different numbers. */
export interface DistanceBounds {
  /** Least and greatest possible largest |i·m − j·n|, as in `SortedComparison`. */
  readonly least: number;
  readonly most: number;
  /** Wasserstein-1 distance; Infinity where it overflows. */
  readonly area: BoundedFigure;
  /** Counts per value, ascending; null where they are not known, or are more than `MAX_CATEGORIES`. */
  readonly categories: CategoryCounts | null;
}

/** Sums over many short pieces and over few long ones differ by so much at most, relatively. */
const ROUNDING = 1e-12;

/**
 * Bounds the distances of two distribution functions. Between the numbers on which a sample is counted its function may
 * run anywhere between what lies below and what lies below or there; the two meet on the numbers of both.
 */
export function boundDistances(reference: BoundedSample, current: BoundedSample): DistanceBounds {
  const [n, m] = [reference.size, current.size];
  const [a, b] = [reference.walk, current.walk];
  let [least, most] = [0, 0];
  const area = { low: 0, value: 0, high: 0 };
  const values = { reference: [] as number[], current: [] as number[] };
  const look = (width: number) => {
    // In units of 1/(n·m), so that all differences are whole numbers.
    const over = a.high * m - b.low * n;
    const under = b.high * n - a.low * m;
    const nearest = Math.max(0, -over, -under);
    const furthest = Math.max(over, under);
    least = Math.max(least, nearest);
    most = Math.max(most, furthest);
    if (furthest === 0 || width === 0) return;
    area.low += nearest * width;
    area.high += furthest * width;
    area.value += (Math.abs(over - under) / 2) * width;
  };
  let before: number | null = null;
  while (a.next !== null || b.next !== null) {
    const at = Math.min(a.next ?? Number.POSITIVE_INFINITY, b.next ?? Number.POSITIVE_INFINITY);
    a.approach();
    b.approach();
    if (before !== null) look(at - before);
    const [here, there] = [a.reach(at), b.reach(at)];
    look(0);
    if (here + there > 0 && values.reference.length <= MAX_CATEGORIES) {
      values.reference.push(here);
      values.current.push(there);
    }
    before = at;
  }
  const isKnown = a.isCounted && b.isCounted && values.reference.length <= MAX_CATEGORIES;
  return { least, most, area: scaled(area, n, m), categories: isKnown ? values : null };
}

function scaled(area: BoundedFigure, n: number, m: number): BoundedFigure {
  const value = area.value / n / m;
  return {
    value,
    low: Math.min(value, (area.low / n / m) * (1 - ROUNDING)),
    high: Math.max(value, (area.high / n / m) * (1 + ROUNDING)),
  };
}
