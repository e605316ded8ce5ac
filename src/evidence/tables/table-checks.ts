import { TableFault } from "./table-fault.ts";
import type { TableLimits } from "./table-task.ts";

/** Longest column name; names appear in messages. */
const NAME_CHARS = 200;

/**
 * Refuses tables whose columns cannot be named, cannot be told apart or are too many. DuckDB does not tell `Age` from `age`, so
 * neither can be told apart here.
 *
 * @throws TableFault `column-duplicate`, `too-many-columns`, `evidence-malformed`
 */
export function checkColumnNames(names: readonly string[], path: string, limits: TableLimits): void {
  if (names.length > limits.columns)
    throw new TableFault({
      reason: "too-many-columns",
      message: `${path} has ${names.length} columns; at most ${limits.columns} are read.`,
      remedy: "Write only the columns that the policy speaks of.",
    });
  const odd = names.findIndex((name) => name.length > NAME_CHARS || /\p{Cc}/u.test(name));
  if (odd >= 0)
    throw new TableFault({
      reason: "evidence-malformed",
      message: `${path}: the name of column ${odd + 1} is longer than ${NAME_CHARS} characters or holds control characters.`,
      remedy: "Give the column a short name on one line; look whether the first line really holds the column names.",
    });
  const seen = new Map<string, string>();
  for (const name of names) {
    const before = seen.get(name.toLowerCase());
    if (before !== undefined)
      throw new TableFault({
        reason: "column-duplicate",
        message:
          before === name
            ? `${path} has two columns named "${name}".`
            : `${path} has the columns "${before}" and "${name}", which differ in upper and lower case only.`,
        remedy: "Give every column a name of its own.",
      });
    seen.set(name.toLowerCase(), name);
  }
}

/** The fault of a table without rows. */
export function emptyTable(path: string): TableFault {
  return new TableFault({
    reason: "evidence-empty",
    message: `${path} holds no rows.`,
    remedy: "Look at the step that writes the table; an empty one proves nothing.",
  });
}
