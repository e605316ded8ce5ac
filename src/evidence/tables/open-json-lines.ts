import { columnTypeOf } from "./column-type.ts";
import { jsonLinesFault } from "./json-lines-fault.ts";
import type { Opening } from "./open-table.ts";
import { scanNesting } from "./scan-nesting.ts";
import { quoteIdentifier, quoteLiteral } from "./sql.ts";
import { checkColumnNames, emptyTable } from "./table-checks.ts";
import type { OpenTable, TableColumn } from "./table-task.ts";

/** Not by what its path looks like: `x.gz`, `a=1/x`. */
const AS_IT_IS = "format = 'newline_delimited', compression = 'uncompressed', hive_partitioning = false";

/** What DuckDB's `json_group_structure` says of a whole file: a type per key, nested for nested values. */
type Structure = string | readonly Structure[] | { readonly [key: string]: Structure };

/**
 * Opens a JSON Lines file. A key that appears in any line is a column; its type is the one that all lines agree on,
 * found by a pass over the whole file, since a key may be missing from the first thousand lines.
 */
export async function openJsonLines(opening: Opening): Promise<OpenTable> {
  const { connection, source, view, limits } = opening;
  await scanNesting(source);
  const structure = await structureOf(opening);
  const types = Object.entries(structure).map(([name, structured]) => {
    const type = sqlType(structured);
    return { name, type: type !== "JSON" && source.names?.includes(name) ? "VARCHAR" : type };
  });
  const names = types.map(({ name }) => name);
  if (names.length === 0) throw emptyTable(source.path);
  checkColumnNames(names, source.path, limits);
  const list = types.map(({ name, type }) => `${quoteLiteral(name)}: '${type}'`).join(", ");
  const reader = `read_json(${quoteLiteral(source.file)}, ${AS_IT_IS}, columns = {${list}})`;
  await connection.run(`CREATE VIEW ${view} AS SELECT ${names.map(quoteIdentifier).join(", ")} FROM ${reader}`);
  const columns = types.map(({ name, type }): TableColumn => ({ name, type: columnTypeOf(type) }));
  return { view, path: source.path, format: "jsonl", columns };
}

async function structureOf({ connection, source }: Opening): Promise<{ readonly [key: string]: Structure }> {
  const raw = `read_json(${quoteLiteral(source.file)}, ${AS_IT_IS}, records = false, columns = {'line': 'JSON'})`;
  const query = `SELECT json_group_structure(line)::VARCHAR, bool_and(json_type(line) = 'OBJECT'),
                        bool_and(len(json_keys(line)) = len(list_distinct(json_keys(line)))), max(len(json_keys(line)))
                 FROM ${raw}`;
  const row = await connection.runAndReadAll(query).then(
    (result) => result.getRowsJson()[0] ?? [],
    async (error: unknown) => {
      throw isJsonError(error) ? await jsonLinesFault(source) : error;
    },
  );
  const [text, objects, distinct, keys] = row;
  if (objects === false || distinct === false) throw await jsonLinesFault(source);
  if (typeof text !== "string" || Number(keys ?? 0) === 0) throw emptyTable(source.path);
  return JSON.parse(text) as { readonly [key: string]: Structure };
}

function isJsonError(error: unknown): boolean {
  return error instanceof Error && /^Invalid Input Error:.*JSON/s.test(error.message);
}

function sqlType(type: Structure): string {
  if (typeof type !== "string") return "JSON";
  if (type === "UBIGINT" || type === "BIGINT") return "BIGINT";
  if (type === "HUGEINT") return "DOUBLE";
  if (type === "NULL") return "VARCHAR";
  return ["DOUBLE", "BOOLEAN", "VARCHAR"].includes(type) ? type : "JSON";
}
