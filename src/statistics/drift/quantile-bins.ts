import type { CategoryCounts } from "./category-counts.ts";

/** Bins of a numeric feature: the deciles of the reference. */
export const BINS = 10;

/** A place where one bin ends and the next begins: just below `value`, or just above it. */
export interface Edge {
  readonly value: number;
  readonly side: "below" | "above";
}

/**
 * Where the quantile bins of a sorted reference end: above each k/`bins` quantile (linear interpolation, as NumPy's
 * `quantile`), and below it too if two or more quantiles fall on it, which gives such a value a bin of its own. A bin
 * that would hold no reference value joins its neighbour.
 *
 * @param reference sorted ascending, finite, not empty
 * @returns up to 2·(bins − 1) edges, ascending; none if all values are equal
 */
export function quantileEdges(reference: Float64Array, bins: number = BINS): Edge[] {
  const quantiles = Array.from({ length: bins - 1 }, (_, k) => quantile(reference, (k + 1) / bins));
  const candidates: Edge[] = [];
  quantiles.forEach((value, k) => {
    if (value === quantiles[k - 1]) return;
    if (value === quantiles[k + 1]) candidates.push({ value, side: "below" });
    candidates.push({ value, side: "above" });
  });
  const edges: Edge[] = [];
  let before = 0;
  for (const edge of candidates) {
    const upTo = countBefore(reference, edge);
    if (upTo === before || upTo === reference.length) continue;
    edges.push(edge);
    before = upTo;
  }
  return edges;
}

/** How many values of each side fall into each of the `edges.length + 1` bins. */
export function countBins(reference: Float64Array, current: Float64Array, edges: readonly Edge[]): CategoryCounts {
  return { reference: binCounts(reference, edges), current: binCounts(current, edges) };
}

function binCounts(sorted: Float64Array, edges: readonly Edge[]): number[] {
  const ends = [...edges.map((edge) => countBefore(sorted, edge)), sorted.length];
  return ends.map((end, bin) => end - (ends[bin - 1] ?? 0));
}

/** NumPy's default quantile: interpolated linearly between the two nearest of the sorted values. */
export function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const index = Math.floor(position);
  const low = sorted[index] as number;
  const high = sorted[Math.min(index + 1, sorted.length - 1)] as number;
  const share = position - index;
  const width = high - low;
  if (width === Number.POSITIVE_INFINITY) return low * (1 - share) + high * share;
  // From the nearer end, as NumPy does, so that the last bits agree.
  return share < 0.5 ? low + width * share : high - width * (1 - share);
}

/** How many of the sorted values lie before an edge. */
function countBefore(sorted: Float64Array, { value, side }: Edge): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle] as number;
    if (side === "above" ? at <= value : at < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
