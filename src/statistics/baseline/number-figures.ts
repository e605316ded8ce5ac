import { FEW_VALUES, MAX_CATEGORIES } from "../drift/drift-figures.ts";
import { countBins, type Edge, quantileEdges } from "../drift/quantile-bins.ts";
import { standardDeviation } from "../drift/standard-deviation.ts";
import type { NumberFigures } from "./figures-document.ts";
import { gridOfBlocks, type NumberGrid } from "./grid-of-blocks.ts";
import { blocksOf } from "./number-blocks.ts";

/** The margin around far values, as a share of the standard deviation. */
const MARGIN = 1 / 64;

/**
 * Figures of a numeric column. With few values, each in two rows on average, they are kept with their counts, and every
 * figure that can be made of the column can be made of them. Else they are counted on a grid.
 *
 * @param sorted ascending, finite, not empty
 */
export function numberFigures(sorted: Float64Array): NumberFigures {
  const distinct = countDistinct(sorted);
  const deviation = standardDeviation(sorted);
  const edges = quantileEdges(sorted);
  const isCounted = distinct <= FEW_VALUES || (distinct <= MAX_CATEGORIES && 2 * distinct <= sorted.length);
  const grid = isCounted ? gridOfValues(sorted) : gridOfBlocks(blocksOf(sorted, deviation), deviation * MARGIN);
  return {
    kind: "numbers",
    distinct,
    deviation: Number.isFinite(deviation) ? deviation : null,
    edges: edges.map(({ value, side }): [number, "below" | "above"] => [value, side]),
    bins: [...countBins(sorted, sorted, edges).reference],
    ...grid,
  };
}

/** Whether every value of the column is known with its count. */
export function isCounted({ counts }: Pick<NumberFigures, "counts">): boolean {
  return counts.every((count, place) => place % 2 === 1 || count === 0);
}

/** The values of a column of which each is known with its count, ascending. */
export function valuesOf({ grid, counts }: NumberFigures): Float64Array {
  const values = new Float64Array(counts.reduce((total, count) => total + count, 0));
  let at = 0;
  grid.forEach((value, index) => {
    const end = at + (counts[2 * index + 1] ?? 0);
    values.fill(value, at, end);
    at = end;
  });
  return values;
}

/** The ends of the bins. */
export function edgesOf({ edges }: NumberFigures): Edge[] {
  return edges.map(([value, side]) => ({ value, side }));
}

/** All distinct values with their counts. */
export function gridOfValues(sorted: Float64Array): NumberGrid {
  const made: NumberGrid = { grid: [], counts: [0] };
  for (let at = 0; at < sorted.length; ) {
    const value = sorted[at] as number;
    const from = at;
    while (at < sorted.length && sorted[at] === value) at += 1;
    made.grid.push(value);
    made.counts.push(at - from, 0);
  }
  return made;
}

/** How many distinct values there are among sorted ones. */
export function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  for (let at = 0; at < sorted.length; at += 1) if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
  return distinct;
}
