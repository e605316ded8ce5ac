import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../evidence/tables/sql.ts";
import type { Cell } from "./count-groups.ts";

/** Most cells that are fetched: beyond it each grouping is counted by itself. */
const MOST_CELLS = 200_000;
/** Rows that are looked at to tell an identifier or a score from a category before all rows are counted. */
const FIRST_ROWS = 20_000;

/** What is read: a view and its columns of label (if there is one) and prediction. */
export interface Scan {
  readonly connection: DuckDBConnection;
  readonly view: string;
  readonly label: string | null;
  readonly prediction: string;
}

/**
 * Counts rows per distinct values of the columns, label and prediction, in one pass.
 *
 * @returns `null` if there are more cells than can be fetched
 */
export async function readCells(scan: Scan, columns: readonly string[]): Promise<Cell[] | null> {
  const { connection, view, label, prediction } = scan;
  const parts = [...columns, prediction, ...(label === null ? [] : [label])];
  const grouped = parts.map((column, index) => `${quoteIdentifier(column)} AS c${index}`);
  const texts = parts.map((_, index) => `CAST(c${index} AS VARCHAR)`);
  // Grouped by the columns' own types, and only the cells are written as text: no row pays for that.
  const sql = `SELECT ${texts.join(", ")}, n FROM (SELECT ${grouped.join(", ")}, count(*)::DOUBLE AS n FROM ${view} GROUP BY ALL) LIMIT ${MOST_CELLS + 1}`;
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  if (rows.length > MOST_CELLS) return null;
  return rows.map((row) => ({
    group: row.slice(0, columns.length).map(asText),
    prediction: asText(row[columns.length]),
    label: label === null ? null : asText(row[columns.length + 1]),
    n: Number(row[parts.length]),
  }));
}

/** How many distinct values each column has in some of the rows: a lower bound, had without reading all. */
export async function distinctInFirstRows(
  { connection, view }: Pick<Scan, "connection" | "view">,
  columns: readonly string[],
): Promise<Map<string, number>> {
  if (columns.length === 0) return new Map();
  const names = columns.map(quoteIdentifier);
  const counts = names.map((name) => `count(DISTINCT ${name})::DOUBLE`).join(", ");
  const sql = `SELECT ${counts} FROM (SELECT ${names.join(", ")} FROM ${view} LIMIT ${FIRST_ROWS})`;
  const row = (await connection.runAndReadAll(sql)).getRowsJS()[0] ?? [];
  return new Map(columns.map((column, index) => [column, Number(row[index])]));
}

/** How many distinct values the cells have in one place. */
export function distinctIn(cells: readonly Cell[], pick: (cell: Cell) => string | null | undefined): number {
  const values = new Set(cells.map(pick));
  values.delete(null);
  values.delete(undefined);
  return values.size;
}

function asText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
