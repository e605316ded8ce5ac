import { MISFIT_MARK } from "./csv-expression.ts";
import type { OpenTable, TableColumn } from "./table-task.ts";

/** A column of which a value did not fit the type that the sample suggests. */
export interface Misfit {
  readonly table: OpenTable;
  readonly column: TableColumn;
}

/** The column that an error of DuckDB's speaks of, or null for any other error. */
export function misfitOf(error: unknown, tables: readonly OpenTable[]): Misfit | null {
  if (!(error instanceof Error)) return null;
  const found = new RegExp(`${MISFIT_MARK}t(\\d+):(\\d+)`).exec(error.message);
  const table = tables[Number(found?.[1] ?? "-1")];
  const column = table?.columns[Number(found?.[2] ?? "-1")];
  return table === undefined || column === undefined ? null : { table, column };
}
