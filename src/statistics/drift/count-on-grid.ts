import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../evidence/tables/sql.ts";
import type { OpenTable } from "../../evidence/tables/table-task.ts";
import type { GridCounts } from "./compare-on-grid.ts";
import { visitNumbers } from "./load-numbers.ts";

/** About so many rows of each table give the values of the grid. */
const SAMPLED_ROWS = 2048;

/** Counts of one column on a grid, and how many values are missing or not finite. */
export interface CountedColumn {
  /** As `GridCounts` has them; values below the grid are in the first place, those above in the last. */
  readonly counts: Float64Array;
  readonly least: number;
  readonly greatest: number;
  readonly missing: number;
  readonly nonFinite: number;
}

/**
 * A grid for each column that fits both tables: the values of a sample of their rows. Rows are chosen by the hash of
 * what they hold, so that the sample does not depend on the order in which they are read.
 */
export async function makeGrids(
  connection: DuckDBConnection,
  tables: readonly { readonly table: OpenTable; readonly rows: number }[],
  names: readonly string[],
): Promise<Float64Array[]> {
  const grids = names.map(() => new Set<number>());
  for (const { table, rows } of tables) {
    const every = Math.max(1, Math.ceil(rows / SAMPLED_ROWS));
    const where = `hash(${names.map(quoteIdentifier).join(", ")}) % ${every} = 0`;
    await visitNumbers(connection, { table, names, where }, (index, vector, length) => {
      for (let row = 0; row < length; row += 1) {
        const value = vector.getItem(row) as number;
        if (value - value === 0) grids[index]?.add(value);
      }
    });
  }
  return grids.map((grid) => Float64Array.from(grid).sort());
}

/** Counts each column of a table of `rows` rows on its grid, in one scan that keeps no values. */
export async function countOnGrid(
  connection: DuckDBConnection,
  { table, rows }: { readonly table: OpenTable; readonly rows: number },
  names: readonly string[],
  grids: readonly Float64Array[],
): Promise<CountedColumn[]> {
  const columns = grids.map((grid) => ({
    counts: new Float64Array(2 * grid.length + 1),
    least: Number.POSITIVE_INFINITY,
    greatest: Number.NEGATIVE_INFINITY,
    missing: 0,
    nonFinite: 0,
  }));
  const came = await visitNumbers(connection, { table, names }, (index, vector, length) => {
    const column = columns[index];
    const grid = grids[index];
    if (column === undefined || grid === undefined) throw new Error("a column came that was not asked for");
    const { counts } = column;
    let { least, greatest } = column;
    for (let row = 0; row < length; row += 1) {
      const value = vector.getItem(row) as number;
      if (value - value === 0) {
        const place = placeOf(grid, value);
        counts[place] = (counts[place] as number) + 1;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      } else if (value === Number.POSITIVE_INFINITY) column.nonFinite += 1;
      else column.missing += 1;
    }
    column.least = least;
    column.greatest = greatest;
  });
  if (came !== rows) throw new Error(`${came} of ${rows} rows came`);
  return columns;
}

/** Both sides' counts on a grid that reaches from the least to the greatest of all values. */
export function closeGrid(grid: Float64Array, reference: CountedColumn, current: CountedColumn): GridCounts {
  const least = Math.min(reference.least, current.least);
  const greatest = Math.max(reference.greatest, current.greatest);
  const below = grid.length === 0 || least < (grid[0] as number);
  const above = grid.length === 0 || greatest > (grid[grid.length - 1] as number);
  const close = (counts: Float64Array) =>
    Float64Array.from([...(below ? [0, 0] : []), ...counts, ...(above ? [0, 0] : [])]);
  return {
    grid: Float64Array.from([...(below ? [least] : []), ...grid, ...(above ? [greatest] : [])]),
    reference: close(reference.counts),
    current: close(current.counts),
  };
}

/** 2i + 1 for the grid's value i, 2i between value i − 1 and value i. */
export function placeOf(grid: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = grid.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((grid[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return grid[low] === value ? 2 * low + 1 : 2 * low;
}
