import { columnTypeOf } from "./column-type.ts";
import type { Opening } from "./open-table.ts";
import { quoteLiteral } from "./sql.ts";
import { checkColumnNames, emptyTable } from "./table-checks.ts";
import type { OpenTable, TableColumn } from "./table-task.ts";

/** Opens a Parquet file. Its schema says the types; nothing is guessed, and no column is taken from a path like `a=1/`. */
export async function openParquet({ connection, source, view, limits }: Opening): Promise<OpenTable> {
  const file = quoteLiteral(source.file);
  const schema = await connection.runAndReadAll(
    `SELECT name, coalesce(num_children, 0)::INTEGER AS children FROM parquet_schema(${file})`,
  );
  // DuckDB renames a duplicate silently, so the names are taken from the file's own schema.
  checkColumnNames(topLevelNames(schema.getRowsJS() as [string, number][]), source.path, limits);
  await connection.run(`CREATE VIEW ${view} AS SELECT * FROM read_parquet(${file}, hive_partitioning = false)`);
  const described = await connection.runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE ${view})`);
  const columns = (described.getRowsJS() as [string, string][]).map(
    ([name, type]): TableColumn => ({ name, type: columnTypeOf(type) }),
  );
  const rows = await connection.runAndReadAll(`SELECT 1 FROM ${view} LIMIT 1`);
  if (rows.currentRowCount === 0) throw emptyTable(source.path);
  return { view, path: source.path, format: "parquet", columns };
}

/** The names of the root's children in a schema listed depth first. */
function topLevelNames(nodes: readonly [string, number][]): string[] {
  const names: string[] = [];
  let index = 1;
  const skip = () => {
    const children = nodes[index]?.[1] ?? 0;
    index += 1;
    for (let child = 0; child < children && index < nodes.length; child += 1) skip();
  };
  while (index < nodes.length) {
    names.push(nodes[index]?.[0] ?? "");
    skip();
  }
  return names;
}
