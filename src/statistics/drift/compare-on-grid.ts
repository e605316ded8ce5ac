import { sum } from "./category-counts.ts";
import { type BoundedFigure, exact, MAX_CATEGORIES, type NumericComparison } from "./drift-figures.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { BINS } from "./quantile-bins.ts";

/**
 * Counts of two samples on a grid of E ascending values: place 2i + 1 counts the values equal to value i, place 2i those
 * between value i − 1 and value i. No value lies outside the grid; its first value may be counted in place 2, its last in
 * place 2E − 2.
 */
export interface GridCounts {
  readonly grid: Float64Array;
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** What is known about the figures of two samples of which only the counts on a grid are known. */
export function compareOnGrid({ grid, reference, current }: GridCounts): NumericComparison {
  const [a, b] = [[...reference], [...current]];
  const n = sum(a);
  const m = sum(b);
  const between = a.some((count, place) => place % 2 === 0 && count + (b[place] ?? 0) > 0);
  const distances = boundDistances(grid, a, b);
  const values = a.flatMap((count, place) => (place % 2 === 1 && count + (b[place] ?? 0) > 0 ? [place] : []));
  const counted = !between && values.length <= MAX_CATEGORIES;
  const ends = binEnds(a, n);
  return {
    kind: "numeric",
    n,
    m,
    distinct: between ? Math.max(values.length, MAX_CATEGORIES) + 1 : values.length,
    categories: counted ? { reference: pick(a, values), current: pick(b, values) } : null,
    bins: { reference: binCounts(a, ends), current: binCounts(b, ends) },
    // The p-value is the smallest that the bound allows.
    ks: {
      ...distances.ks,
      pValue: kolmogorovSmirnov(distances.largest, n, m).pValue,
      greatestP: kolmogorovSmirnov(distances.least, n, m).pValue,
    },
    wasserstein: normalised(distances.area, deviationBounds(grid, a)),
    approximation: between ? `bounded by counts on a grid of ${grid.length} values; p is the smallest possible` : null,
  };
}

function boundDistances(grid: Float64Array, a: readonly number[], b: readonly number[]) {
  const n = sum(a);
  const m = sum(b);
  let before = 0;
  let low = 0;
  let high = 0;
  const area = { low: 0, value: 0, high: 0 };
  a.forEach((count, place) => {
    const [up, down] = [count * m, (b[place] ?? 0) * n];
    const after = before + up - down;
    low = Math.max(low, Math.abs(after));
    if (place % 2 === 1) {
      before = after;
      return;
    }
    // Between two grid values the difference wanders from `before` to `after`, at most so far up and so far down.
    const furthest = Math.max(Math.abs(before + up), Math.abs(before - down));
    const nearest =
      before - down <= 0 && before + up >= 0 ? 0 : Math.min(Math.abs(before + up), Math.abs(before - down));
    high = Math.max(high, furthest);
    const width =
      place === 0 || place === 2 * grid.length ? 0 : (grid[place / 2] as number) - (grid[place / 2 - 1] as number);
    if (furthest > 0) {
      area.low += nearest * width;
      area.high += furthest * width;
      area.value += ((Math.abs(before) + Math.abs(after)) / 2) * width;
    }
    before = after;
  });
  high = Math.max(low, high);
  const all = n * m;
  return {
    least: low,
    largest: high,
    ks: { value: low / all, low: low / all, high: high / all },
    area: { low: area.low / all, value: area.value / all, high: area.high / all },
  };
}

/** The standard deviation of values known to within half a cell differs from that of the cells' middles by at most their own. */
function deviationBounds(grid: Float64Array, a: readonly number[]): BoundedFigure {
  const n = sum(a);
  const cell = (place: number) => {
    if (place % 2 === 1) return { middle: grid[(place - 1) / 2] as number, half: 0 };
    const [from, to] = [grid[place / 2 - 1] ?? 0, grid[place / 2] ?? 0];
    return { middle: from + (to - from) / 2, half: (to - from) / 2 };
  };
  let mean = 0;
  let slack = 0;
  a.forEach((count, place) => {
    if (count === 0) return;
    const { middle, half } = cell(place);
    mean += middle * (count / n);
    slack += half * half * (count / n);
  });
  let variance = 0;
  a.forEach((count, place) => {
    if (count > 0) variance += (cell(place).middle - mean) ** 2 * (count / n);
  });
  const occupied = a.filter((count) => count > 0).length;
  const value = occupied === 1 && slack === 0 ? 0 : Math.sqrt(variance);
  return { value, low: Math.max(0, value - Math.sqrt(slack)), high: value + Math.sqrt(slack) };
}

function normalised(area: BoundedFigure, deviation: BoundedFigure): BoundedFigure | null {
  if (area.high === 0) return exact(0);
  if (!(deviation.low > 0)) return null;
  const figure = {
    value: area.value / deviation.value,
    low: area.low / deviation.high,
    high: area.high / deviation.low,
  };
  return Object.values(figure).every(Number.isFinite) ? figure : null;
}

/** Places after which a bin ends: where the reference's cumulated count is nearest to each k/10 of all. */
function binEnds(a: readonly number[], n: number): number[] {
  const ends: number[] = [];
  let cumulated = 0;
  let before = 0;
  let next = 1;
  a.forEach((count, place) => {
    const wanted = (next * n) / BINS;
    const here = cumulated + count;
    if (next < BINS && count > 0 && here >= wanted) {
      const back = wanted - cumulated < here - wanted && cumulated > before;
      if (back && place > 0) ends.push(place - 1);
      if (here < n && (!back || count >= n / BINS)) ends.push(place);
      before = back && count < n / BINS ? cumulated : here;
      while (next < BINS && (next * n) / BINS <= here) next += 1;
    }
    cumulated = here;
  });
  return [...new Set(ends)];
}

function binCounts(counts: readonly number[], ends: readonly number[]): number[] {
  return [...ends, counts.length - 1].map((end, bin) => sum(counts.slice((ends[bin - 1] ?? -1) + 1, end + 1)));
}

function pick(counts: readonly number[], places: readonly number[]): number[] {
  return places.map((place) => counts[place] ?? 0);
}
