import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../evidence/tables/sql.ts";
import type { OpenTable } from "../../evidence/tables/table-task.ts";
import { MAX_CATEGORIES } from "./drift-figures.ts";
import { visitNumbers } from "./load-numbers.ts";

/** About so many values of each column become the grid. */
const GRID_VALUES = 2048;

/** Counts of one column on a grid, and how many values are missing or not finite. */
export interface CountedColumn {
  readonly counts: Float64Array;
  readonly missing: number;
  readonly nonFinite: number;
}

/**
 * For each column a grid that fits both tables: all distinct values where they are few, else least and greatest value
 * and a sample of values chosen by their hash, which depends on no order of rows.
 */
export async function makeGrids(
  connection: DuckDBConnection,
  tables: readonly OpenTable[],
  names: readonly string[],
  rows: number,
): Promise<Float64Array[]> {
  const grids = names.map(() => new Set<number>());
  const every = Math.max(1, Math.ceil(rows / GRID_VALUES));
  const few = names.map(() => true);
  for (const table of tables) {
    const expressions = names.flatMap((name) => {
      const value = `CASE WHEN isfinite(${quoteIdentifier(name)}::DOUBLE) THEN ${quoteIdentifier(name)}::DOUBLE END`;
      return [
        `min(${value})`,
        `max(${value})`,
        `approx_count_distinct(${value})`,
        `list(${value}) FILTER (WHERE hash(${value}) % ${every} = 0 AND ${value} IS NOT NULL)`,
      ];
    });
    const query = `SELECT ${expressions.join(", ")} FROM ${table.view}`;
    const answer = (await connection.runAndReadAll(query)).getRowsJS()[0] ?? [];
    names.forEach((_, index) => {
      const [least, greatest, distinct, sampled] = answer.slice(4 * index, 4 * index + 4);
      const values = [least, greatest, ...(Array.isArray(sampled) ? sampled : [])];
      for (const value of values) if (typeof value === "number") grids[index]?.add(value);
      if (Number(distinct ?? 0) > 2 * MAX_CATEGORIES) few[index] = false;
    });
  }
  const enumerated = names.filter((_, index) => few[index] === true);
  for (const table of tables) await addDistinct(connection, table, enumerated, (name) => grids[names.indexOf(name)]);
  return grids.map((grid) => Float64Array.from(grid).sort());
}

async function addDistinct(
  connection: DuckDBConnection,
  table: OpenTable,
  names: readonly string[],
  gridOf: (name: string) => Set<number> | undefined,
): Promise<void> {
  if (names.length === 0) return;
  const lists = names.map((name) => `list(DISTINCT ${quoteIdentifier(name)}::DOUBLE)`);
  const answer = (await connection.runAndReadAll(`SELECT ${lists.join(", ")} FROM ${table.view}`)).getRowsJS()[0];
  names.forEach((name, index) => {
    const values = answer?.[index];
    for (const value of Array.isArray(values) ? values : [])
      if (typeof value === "number" && Number.isFinite(value)) gridOf(name)?.add(value);
  });
}

/** Counts each column of a table on its grid, in one scan that keeps no values. */
export async function countOnGrid(
  connection: DuckDBConnection,
  table: OpenTable,
  names: readonly string[],
  grids: readonly Float64Array[],
): Promise<CountedColumn[]> {
  const columns = grids.map((grid) => ({ counts: new Float64Array(2 * grid.length + 1), missing: 0, nonFinite: 0 }));
  await visitNumbers(connection, table, names, (index, vector, length) => {
    const column = columns[index];
    const grid = grids[index];
    if (column === undefined || grid === undefined) throw new Error("a column came that was not asked for");
    for (let row = 0; row < length; row += 1) {
      const value = vector.getItem(row) as number;
      if (value - value === 0) {
        const place = placeOf(grid, value);
        column.counts[place] = (column.counts[place] as number) + 1;
      } else if (value === Number.POSITIVE_INFINITY) column.nonFinite += 1;
      else column.missing += 1;
    }
  });
  return columns;
}

/** 2i + 1 for the grid's value i, 2i between value i − 1 and value i. */
export function placeOf(grid: Float64Array, value: number): number {
  let low = 0;
  let high = grid.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((grid[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return grid[low] === value ? 2 * low + 1 : 2 * low;
}
