import type { Block } from "./number-blocks.ts";
import { shortestBetween } from "./shortest-between.ts";

/** Numbers, and how many values equal each or lie between them, as a figures document has them. */
export interface NumberGrid {
  readonly grid: number[];
  readonly counts: number[];
}

/** A gap wider than so many margins is kept apart as empty. */
const WIDE = 4;

/**
 * The grid around blocks of values. Points are numbers of the grid; cells lie between short numbers that are no values,
 * and no farther from them than `margin` where the gap is wide: what is known of a distance suffers little.
 */
export function gridOfBlocks(blocks: readonly Block[], margin: number): NumberGrid {
  const made: NumberGrid = { grid: [], counts: [0] };
  blocks.forEach((block, index) => {
    const before = blocks[index - 1];
    const boundaries = boundariesBetween(before, block, margin);
    for (const boundary of boundaries) addNumber(made, boundary, 0);
    // Where no short number lies between neighbours, the value itself becomes one of the grid.
    const isApart = !block.isPoint && (boundaries.length > 0 || before?.isPoint === true);
    if (!isApart) addNumber(made, block.first, block.head);
    addBetween(made, isApart ? block.count : block.count - block.head);
  });
  close(made, blocks.at(-1), margin);
  return made;
}

function boundariesBetween(before: Block | undefined, block: Block, margin: number): number[] {
  const isWide = before === undefined || block.first - before.last > WIDE * margin;
  const afterCell = before !== undefined && !before.isPoint;
  const beforeCell = !block.isPoint;
  const found = isWide
    ? [
        afterCell ? shortestBetween(before.last, before.last + margin) : null,
        beforeCell ? shortestBetween(block.first - margin, block.first) : null,
      ]
    : [afterCell && beforeCell ? shortestBetween(before.last, block.first) : null];
  return found.filter((boundary) => boundary !== null);
}

/** The last cell ends above its last value, or with it. */
function close(made: NumberGrid, last: Block | undefined, margin: number): void {
  if (last === undefined || made.counts.at(-1) === 0) return;
  const boundary = shortestBetween(last.last, last.last + margin);
  if (boundary === null) addBetween(made, -last.tail);
  addNumber(made, boundary ?? last.last, boundary === null ? last.tail : 0);
}

function addNumber({ grid, counts }: NumberGrid, value: number, equal: number): void {
  grid.push(value);
  counts.push(equal, 0);
}

function addBetween({ counts }: NumberGrid, count: number): void {
  counts[counts.length - 1] = (counts[counts.length - 1] ?? 0) + count;
}

/**
 * The same grid with fewer numbers: inner ones are taken out while no cell comes to hold more than `most` values.
 */
export function coarser({ grid, counts }: NumberGrid, most: number): NumberGrid {
  const made: NumberGrid = { grid: [], counts: [0] };
  grid.forEach((value, index) => {
    const [equal, after] = [counts[2 * index + 1] ?? 0, counts[2 * index + 2] ?? 0];
    const before = made.counts.at(-1) ?? 0;
    const isInner = index > 0 && index < grid.length - 1;
    if (isInner && before + equal + after <= most) addBetween(made, equal + after);
    else {
      addNumber(made, value, equal);
      addBetween(made, after);
    }
  });
  return made;
}
