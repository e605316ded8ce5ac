import type { DuckDBConnection } from "@duckdb/node-api";
import { type CsvReader, readCsv } from "./csv-reader.ts";
import { csvErrorLine, explainDuckDBError } from "./explain-duckdb-error.ts";
import { quoteIdentifier } from "./sql.ts";
import { TableFault } from "./table-fault.ts";
import type { ColumnType, TableColumn, TableSource } from "./table-task.ts";

interface CsvKind {
  /** How a value of the type is called in a message. */
  readonly title: string;
  /** The SQL type that accepts the type's values. */
  readonly cast: string;
  /** The type by which DuckDB's reader itself stumbles over a misfit, and so tells its line. */
  readonly strict: string;
}

const NUMBER: CsvKind = { title: "a number", cast: "DOUBLE", strict: "DOUBLE" };
const KINDS: Readonly<Partial<Record<ColumnType, CsvKind>>> = {
  integer: NUMBER,
  number: NUMBER,
  boolean: {
    title: "true or false",
    cast: "ENUM('true', 'false', 'True', 'False', 'TRUE', 'FALSE')",
    strict: "ENUM('true', 'false', 'True', 'False', 'TRUE', 'FALSE')",
  },
  date: { title: "a date", cast: "TIMESTAMPTZ", strict: "TIMESTAMP" },
};

/**
 * Looks for what is wrong with a CSV file that a query stumbled over. Threads meet errors in any order; here the file is
 * read from the beginning, so that the same file always has the same fault.
 *
 * @returns the first row that is not as the header says, else the first column with a value of another type; null if there is neither
 */
export async function diagnoseCsv(options: {
  readonly connection: DuckDBConnection;
  readonly source: TableSource;
  readonly reader: CsvReader;
  readonly columns: readonly TableColumn[];
}): Promise<TableFault | null> {
  const { connection, source, reader, columns } = options;
  // All columns, since text is checked for UTF-8 only where it is read.
  const all = columns.map(({ name }) => `max(${quoteIdentifier(name)})`).join(", ");
  const malformed = await errorOf(connection, `SELECT ${all} FROM ${readCsv(reader, { inOrder: true })}`);
  if (malformed !== null) {
    const explained = explainDuckDBError(malformed, [source]);
    if (explained instanceof TableFault) return explained;
    throw malformed;
  }
  const index = await firstMisfit(connection, reader, columns);
  const column = columns[index];
  const kind = column === undefined ? undefined : KINDS[column.type];
  if (column === undefined || kind === undefined) return null;
  const strict = readCsv(reader, { inOrder: true, strict: { index, type: kind.strict } });
  const misfit = await errorOf(connection, `SELECT count(${quoteIdentifier(column.name)}) FROM ${strict}`);
  return misfitFault(source.path, column, kind, misfit === null ? null : csvErrorLine(misfit.message));
}

/** Index of the first column with a value that is not of its type, or -1. */
async function firstMisfit(
  connection: DuckDBConnection,
  reader: CsvReader,
  columns: readonly TableColumn[],
): Promise<number> {
  const tests = columns.map(({ name, type }) => {
    const kind = KINDS[type];
    const text = quoteIdentifier(name);
    return kind === undefined
      ? "false"
      : `coalesce(bool_or(${text} <> '' AND TRY_CAST(${text} AS ${kind.cast}) IS NULL), false)`;
  });
  const result = await connection.runAndReadAll(`SELECT ${tests.join(", ")} FROM ${readCsv(reader)}`);
  return (result.getRowsJS()[0] ?? []).indexOf(true);
}

async function errorOf(connection: DuckDBConnection, query: string): Promise<Error | null> {
  try {
    await connection.run(query);
    return null;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function misfitFault(path: string, column: TableColumn, kind: CsvKind, line: number | null): TableFault {
  return new TableFault({
    reason: "value-invalid",
    message: `${path}${line === null ? "" : `, line ${line}`}: a value of column "${column.name}" is not ${kind.title}, as all before it are.`,
    remedy:
      "Write all values of the column in the same way, and leave missing values empty; or write the table as Parquet, which states its types.",
    ...(line === null ? {} : { line }),
  });
}
