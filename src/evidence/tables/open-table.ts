import type { DuckDBConnection } from "@duckdb/node-api";
import { openCsv } from "./open-csv.ts";
import { openJsonLines } from "./open-json-lines.ts";
import { openParquet } from "./open-parquet.ts";
import { recogniseTable } from "./recognise-table.ts";
import type { TableFault } from "./table-fault.ts";
import type { OpenTable, TableLimits, TableSource } from "./table-task.ts";

/** What it takes to open one table. */
export interface Opening {
  readonly connection: DuckDBConnection;
  readonly source: TableSource;
  /** SQL name to give to it. */
  readonly view: string;
  /** CSV columns to read as numbers though the sample holds whole numbers only. */
  readonly widen: ReadonlySet<string>;
  readonly limits: TableLimits;
}

export interface Opened {
  readonly table: OpenTable;
  /** Looks again for what stopped a query, thoroughly; null where nothing is found. */
  diagnose(): Promise<TableFault | null>;
}

/**
 * Opens a table as a view, after its content.
 *
 * @throws TableFault for whatever is wrong with its form
 */
export async function openTable(opening: Opening): Promise<Opened> {
  const format = recogniseTable(opening.source);
  if (format === "csv") return openCsv(opening);
  const table = format === "parquet" ? await openParquet(opening) : await openJsonLines(opening);
  return { table, diagnose: async () => null };
}
