import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../evidence/tables/sql.ts";
import type { ColumnType, OpenTable } from "../../evidence/tables/table-task.ts";
import { MAX_CATEGORIES } from "./drift-figures.ts";

/** What one scan tells of a table's columns before any is compared. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnProfile>;
}

export interface ColumnProfile {
  readonly type: ColumnType;
  /** `null` for numeric columns: they are counted while they are loaded. */
  readonly missing: number | null;
  /** Always false for numeric columns. */
  readonly tooManyCategories: boolean;
}

/** Counts the rows and, of the named columns that are not numeric, missing values and (by sketch) categories. */
export async function profileTable(
  connection: DuckDBConnection,
  table: OpenTable,
  names: readonly string[],
): Promise<TableProfile> {
  const columns = table.columns.filter((column) => names.includes(column.name));
  const expressions = columns.flatMap(({ name, type }) => [
    isNumeric(type) ? "0" : `count(${quoteIdentifier(name)})`,
    isCategorical(type) ? `approx_count_distinct(${quoteIdentifier(name)})` : "0",
  ]);
  const query = `SELECT ${["count(*)", ...expressions].join(", ")} FROM ${table.view}`;
  const answer = ((await connection.runAndReadAll(query)).getRowsJS()[0] ?? []).map(Number);
  const rows = answer[0] ?? 0;
  const profiles = columns.map(({ name, type }, index): [string, ColumnProfile] => {
    const missing = isNumeric(type) ? null : rows - (answer[1 + 2 * index] ?? 0);
    // The sketch only spares the counting of what is far beyond the limit; the exact count decides near it.
    const tooManyCategories = (answer[2 + 2 * index] ?? 0) > 2 * MAX_CATEGORIES;
    return [name, { type, missing, tooManyCategories }];
  });
  return { rows, columns: new Map(profiles) };
}

/** Counts the missing values of those numeric columns among the named that are not loaded, by name. */
export async function countMissing(
  connection: DuckDBConnection,
  table: OpenTable,
  { rows, columns }: TableProfile,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const open = names.filter((name) => columns.get(name)?.missing === null);
  if (open.length === 0) return new Map();
  const query = `SELECT ${open.map((name) => `count(${quoteIdentifier(name)})`).join(", ")} FROM ${table.view}`;
  const answer = (await connection.runAndReadAll(query)).getRowsJS()[0] ?? [];
  return new Map(open.map((name, index) => [name, rows - Number(answer[index] ?? 0)]));
}

function isNumeric(type: ColumnType): boolean {
  return type === "integer" || type === "number";
}

function isCategorical(type: ColumnType): boolean {
  return type === "string" || type === "boolean";
}
