import { type DuckDBConnection, DuckDBDoubleVector } from "@duckdb/node-api";
import { quoteIdentifier } from "../../evidence/tables/sql.ts";
import type { OpenTable } from "../../evidence/tables/table-task.ts";

/**
 * A numeric column as doubles in which NaN stands for a missing value and Infinity for any that is not finite: DuckDB
 * makes this in parallel, and reading plain doubles is several times as fast as asking each whether it is null.
 */
function encoded(name: string): string {
  const value = `${quoteIdentifier(name)}::DOUBLE`;
  return `CASE WHEN ${quoteIdentifier(name)} IS NULL THEN 'NaN'::DOUBLE WHEN isfinite(${value}) THEN ${value} ELSE 'Infinity'::DOUBLE END`;
}

/**
 * Calls `visit` with the values of the named numeric columns, in no particular order of rows.
 *
 * @param visit gets the column's place in `names` and some of its values, as `encoded` has them
 * @returns how many rows came: fewer than there are would be a defect that must not read like missing values
 */
export async function visitNumbers(
  connection: DuckDBConnection,
  { table, names, where }: { readonly table: OpenTable; readonly names: readonly string[]; readonly where?: string },
  visit: (column: number, vector: DuckDBDoubleVector, rows: number) => void,
): Promise<number> {
  const filter = where === undefined ? "" : ` WHERE ${where}`;
  const result = await connection.stream(`SELECT ${names.map(encoded).join(", ")} FROM ${table.view}${filter}`);
  let total = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return total;
    total += chunk.rowCount;
    for (let column = 0; column < names.length; column += 1) {
      const vector = chunk.getColumnVector(column);
      if (!(vector instanceof DuckDBDoubleVector)) throw new Error("a numeric column did not come as doubles");
      visit(column, vector, chunk.rowCount);
    }
  }
}

/** The finite values of a column, in no particular order, and how many were missing or not finite. */
export interface LoadedColumn {
  readonly values: Float64Array;
  readonly missing: number;
  readonly nonFinite: number;
}

/** Loads numeric columns whole, of a table with `rows` rows. */
export async function loadNumbers(
  connection: DuckDBConnection,
  table: OpenTable,
  names: readonly string[],
  rows: number,
): Promise<LoadedColumn[]> {
  const loaded = names.map(() => ({ values: new Float64Array(rows), finite: 0, nonFinite: 0 }));
  const came = await visitNumbers(connection, { table, names }, (index, vector, length) => {
    const column = loaded[index];
    if (column === undefined) throw new Error("a column came that was not asked for");
    const { values } = column;
    let { finite, nonFinite } = column;
    for (let row = 0; row < length; row += 1) {
      const value = vector.getItem(row) as number;
      if (value - value === 0) {
        values[finite] = value;
        finite += 1;
      } else if (value === Number.POSITIVE_INFINITY) nonFinite += 1;
    }
    column.finite = finite;
    column.nonFinite = nonFinite;
  });
  if (came !== rows) throw new Error(`${came} of ${rows} rows came`);
  return loaded.map(({ values, finite, nonFinite }) => ({
    values: values.subarray(0, finite),
    missing: rows - finite - nonFinite,
    nonFinite,
  }));
}
