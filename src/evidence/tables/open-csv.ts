import { csvExpression } from "./csv-expression.ts";
import { readCsvHead } from "./csv-head.ts";
import { type CsvReader, readCsv } from "./csv-reader.ts";
import { CSV_KINDS, type SampledType, sampledTypes } from "./csv-types.ts";
import { diagnoseCsv } from "./diagnose-csv.ts";
import type { Opened, Opening } from "./open-table.ts";
import { scanOverlongRows } from "./scan-overlong-rows.ts";
import { quoteIdentifier, quoteLiteral } from "./sql.ts";
import type { ColumnType, TableColumn } from "./table-task.ts";

/**
 * Opens a CSV file. Header, delimiter and types come from its first MiB; then the whole is read strictly against them:
 * every row has as many fields as the header, every value is of its column's type. A column without a value in the
 * sample gets its type from all its values.
 *
 * All columns are read as text and cast in the view, which costs little: DuckDB's own reader rounds 1.5 for a BIGINT
 * and makes NULL of a bad TIMESTAMPTZ, each without a word.
 */
export async function openCsv(opening: Opening): Promise<Opened> {
  const { connection, source, view, widen, limits } = opening;
  const { delimiter, names, records } = readCsvHead(source, limits);
  await scanOverlongRows(source, delimiter, names.length);
  const reader: CsvReader = { file: source.file, delimiter, names };
  const types = await settleUnknown(opening, reader, sampledTypes(records, names.length));
  const columns = names.map((name, index): TableColumn => {
    const type = source.names?.includes(name) ? "string" : (types[index] ?? "string");
    return { name, type: type === "integer" && widen.has(name) ? "number" : type };
  });
  const list = columns.map(
    (column, index) => `${csvExpression(column, view, index)} AS ${quoteIdentifier(column.name)}`,
  );
  await connection.run(`CREATE VIEW ${view} AS SELECT ${list.join(", ")} FROM ${readCsv(reader)}`);
  return {
    table: { view, path: source.path, format: "csv", columns },
    diagnose: () => diagnoseCsv({ connection, source, reader, columns }),
  };
}

async function settleUnknown(
  { connection }: Opening,
  reader: CsvReader,
  sampled: readonly SampledType[],
): Promise<ColumnType[]> {
  const unknown = reader.names.filter((_, index) => sampled[index] === "unknown");
  const settled = new Map<string, ColumnType>();
  if (unknown.length > 0) {
    const tests = unknown.flatMap((name) => CSV_KINDS.map(({ pattern }) => allMatch(quoteIdentifier(name), pattern)));
    const result = await connection.runAndReadAll(`SELECT ${tests.join(", ")} FROM ${readCsv(reader)}`);
    const answers = result.getRowsJS()[0] ?? [];
    for (const [at, name] of unknown.entries()) {
      const kind = CSV_KINDS.find((_, index) => answers[at * CSV_KINDS.length + index] === true);
      settled.set(name, kind?.type ?? "string");
    }
  }
  return reader.names.map((name, index) => {
    const type = sampled[index] ?? "unknown";
    return type === "unknown" ? (settled.get(name) ?? "string") : type;
  });
}

function allMatch(column: string, pattern: string): string {
  return `bool_and(regexp_full_match(${column}, ${quoteLiteral(pattern)})) FILTER (${column} <> '')`;
}
