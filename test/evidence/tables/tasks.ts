import type { TableColumn, TableTask } from "../../../src/evidence/tables/table-task.ts";

export interface Seen {
  readonly format: string;
  readonly path: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Reads every table: its columns, and the rows of `SELECT {select}`. */
export const task: TableTask<{ readonly select?: string }, Seen[]> = async ({ connection, tables, input }) => {
  const seen: Seen[] = [];
  for (const { view, format, path, columns } of tables) {
    const result = await connection.runAndReadAll(`SELECT ${input.select ?? "*"} FROM ${view}`);
    seen.push({ format, path, columns, rows: result.getRowsJson() });
  }
  return seen;
};
