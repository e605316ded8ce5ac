/** Neighbouring values of a sorted column that are counted together. */
export interface Block {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** How many equal its first value, and its last. */
  readonly head: number;
  readonly tail: number;
  /** All values are equal, and many. */
  readonly isPoint: boolean;
}

/** Cells of equally many values: what is not known about a distribution function lies within one. */
const CELLS = 1000;
/** Most blocks of a column. */
const MOST_BLOCKS = 4 * CELLS;
/** A cell's number of values times its width is at most this share of n standard deviations: for Wasserstein's distance. */
const SPREAD = 1e-5;

/**
 * Divides sorted values into blocks of at most n / 1000 values (but one at least), narrower ones where values are far
 * apart. Equal values are never divided; more than n / 1000 of them are a point of their own.
 *
 * @param deviation standard deviation of the values, to say what is far
 */
export function blocksOf(sorted: Float64Array, deviation: number): Block[] {
  const most = Math.max(1, Math.floor(sorted.length / CELLS));
  let spread = sorted.length * deviation * SPREAD;
  for (;;) {
    const blocks = divide(sorted, most, Number.isFinite(spread) ? spread : Number.POSITIVE_INFINITY);
    if (blocks.length <= MOST_BLOCKS || spread === Number.POSITIVE_INFINITY) return blocks;
    spread *= 2;
  }
}

function divide(sorted: Float64Array, most: number, spread: number): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < sorted.length; ) {
    const value = sorted[at] as number;
    const from = at;
    while (at < sorted.length && sorted[at] === value) at += 1;
    const run = at - from;
    const open = blocks.at(-1);
    const count = (open?.count ?? 0) + run;
    if (open !== undefined && count <= most && count * (value - open.first) <= spread)
      blocks[blocks.length - 1] = { ...open, last: value, count, tail: run };
    else blocks.push({ first: value, last: value, count: run, head: run, tail: run, isPoint: run > most });
  }
  return blocks;
}
