import { compareValues } from "../drift/compare-numbers.ts";
import { placeOf } from "../drift/count-on-grid.ts";
import { type BoundedFigure, MAX_CATEGORIES, type NumericComparison } from "../drift/drift-figures.ts";
import { kolmogorovSmirnov } from "../drift/kolmogorov-smirnov.ts";
import { countBins } from "../drift/quantile-bins.ts";
import { normalisedWasserstein } from "../drift/wasserstein.ts";
import { type BoundedSample, boundDistances } from "./bound-distances.ts";
import type { NumberFigures } from "./figures-document.ts";
import { countDistinct, edgesOf, isCounted, valuesOf } from "./number-figures.ts";
import { type CountedSample, walkOfCounts, walkOfValues } from "./walk.ts";

/**
 * Compares kept figures with values, sorted ascending and not empty. Where every value of the reference is known, as
 * exactly as two tables are.
 */
export function compareWithNumbers(figures: NumberFigures, sorted: Float64Array): NumericComparison {
  if (!isCounted(figures))
    return compareBounded(figures, {
      walk: walkOfValues(sorted),
      size: sorted.length,
      distinct: countDistinct(sorted),
      bins: countBins(sorted, sorted, edgesOf(figures)).current,
    });
  const reference = valuesOf(figures);
  const scratch = new Uint32Array(2 * Math.max(reference.length, sorted.length));
  return compareValues(reference, sorted, scratch);
}

/**
 * Compares kept figures with values that are counted on numbers of their own, those of `edgeValues` among them unless
 * every value is known.
 */
export function compareWithCounts(figures: NumberFigures, current: CountedSample): NumericComparison {
  return compareBounded(figures, {
    walk: walkOfCounts(current),
    size: totalOf(current.counts),
    distinct: distinctIn(current),
    bins: binsOf(figures, current),
  });
}

interface CurrentSample extends BoundedSample {
  /** Distinct values, as far as they are known. */
  readonly distinct: number;
  readonly bins: readonly number[];
}

function compareBounded(figures: NumberFigures, current: CurrentSample): NumericComparison {
  const [n, m] = [totalOf(figures.counts), current.size];
  const reference = { walk: walkOfCounts(figures), size: n };
  const { least, most, area, categories } = boundDistances(reference, current);
  const [low, high] = [kolmogorovSmirnov(least, n, m), kolmogorovSmirnov(most, n, m)];
  const distinct = Math.max(figures.distinct, current.distinct);
  return {
    kind: "numeric",
    n,
    m,
    distinct: categories?.reference.length ?? distinct,
    categories,
    ...(categories === null && distinct <= MAX_CATEGORIES ? { uncounted: true } : {}),
    bins: { reference: figures.bins, current: current.bins },
    ks: {
      value: low.statistic,
      low: low.statistic,
      high: high.statistic,
      pValue: high.pValue,
      greatestP: low.pValue,
    },
    wasserstein: normalised(area, figures.deviation),
    approximation: `bounded by figures kept of the baseline, counts on a grid of ${figures.grid.length} numbers; p is the smallest possible`,
  };
}

/** The numbers on which values must be counted so that those in each bin are known. */
export function edgeValues({ edges }: NumberFigures): number[] {
  return edges.map(([value]) => value);
}

function binsOf(figures: NumberFigures, { grid, counts }: CountedSample): number[] {
  const cumulated = [0];
  for (let place = 0; place < counts.length; place += 1)
    cumulated.push((cumulated[place] as number) + (counts[place] as number));
  const upTo = figures.edges.map(([value, side]) => {
    const place = placeOf(grid, value);
    // On a number of the grid `above` takes the values that equal it.
    return cumulated[place % 2 === 1 && side === "above" ? place + 1 : place] as number;
  });
  const ends = [...upTo, cumulated.at(-1) ?? 0];
  return ends.map((end, bin) => end - (ends[bin - 1] ?? 0));
}

function normalised(area: BoundedFigure, deviation: number | null): BoundedFigure | null {
  if (deviation === null) return null;
  const [value, low, high] = [area.value, area.low, area.high].map((part) => normalisedWasserstein(part, deviation));
  if (typeof value !== "number" || typeof low !== "number" || typeof high !== "number") return null;
  return { value, low, high };
}

function totalOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let place = 0; place < counts.length; place += 1) total += counts[place] as number;
  return total;
}

function distinctIn({ counts }: CountedSample): number {
  let distinct = 0;
  for (let place = 1; place < counts.length; place += 2) if ((counts[place] as number) > 0) distinct += 1;
  return distinct;
}
