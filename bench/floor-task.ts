import { quoteIdentifier } from "../src/evidence/tables/sql.ts";
import type { TableTask } from "../src/evidence/tables/table-task.ts";

/** The floor: what DuckDB needs merely to read the columns (min, max and count of each), in the same kind of process. */
export const task: TableTask<{ readonly columns: readonly string[] | null }, number> = async ({
  connection,
  tables,
  input,
}) => {
  for (const table of tables) {
    const names = input.columns ?? table.columns.map(({ name }) => name);
    const figures = names.map(quoteIdentifier).map((name) => `min(${name}), max(${name}), count(${name})`);
    await connection.runAndReadAll(`SELECT ${figures.join(", ")} FROM ${table.view}`);
  }
  return tables.length;
};
