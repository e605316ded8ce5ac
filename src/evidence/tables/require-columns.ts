import { nearest } from "../../policy/nearest.ts";
import { TableFault } from "./table-fault.ts";
import type { OpenTable, TableColumn } from "./table-task.ts";

/** How many column names a message lists. */
const LISTED = 12;

/**
 * The named columns of a table, in the order asked for. Names are compared exactly, upper and lower case included.
 *
 * @throws TableFault `column-missing` for the first name that the table lacks, naming the nearest column
 */
export function requireColumns(table: Pick<OpenTable, "path" | "columns">, names: readonly string[]): TableColumn[] {
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    const known = table.columns.map((candidate) => candidate.name);
    const quoted = known.slice(0, LISTED).map((column) => `"${column}"`);
    const listed = known.length > LISTED ? [...quoted, `… (${known.length} columns)`] : quoted;
    const near = nearest(name, known);
    throw new TableFault({
      reason: "column-missing",
      message: `${table.path} has no column "${name}"; ${near === null ? `it has ${listed.join(", ")}` : `the nearest is "${near}"`}.`,
      remedy: "Write the column into the table, or correct its name in the policy.",
    });
  });
}
