import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { csvErrorLine, explainDuckDBError } from "./explain-duckdb-error.ts";
import { type Misfit, misfitOf } from "./misfit.ts";
import { type Opened, openTable } from "./open-table.ts";
import type { TableAnswer, TableRequest } from "./run-table-task.ts";
import { quoteLiteral } from "./sql.ts";
import { TableFault } from "./table-fault.ts";
import type { TableSource, TableTask } from "./table-task.ts";

/** Opens the tables in a locked DuckDB, runs the task on them and says how it ended. Never throws. */
export async function runRequest(request: TableRequest): Promise<TableAnswer> {
  try {
    const { task } = (await import(request.module)) as { readonly task: TableTask<unknown, unknown> };
    return { type: "output", output: await runWidening({ ...request, tables: plainlyNamed(request) }, task) };
  } catch (error) {
    if (error instanceof TableFault) return { type: "fault", fault: error.fault };
    return { type: "defect", error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** DuckDB takes these in a path for a pattern, and reads whatever else it matches, allowed or not. */
const GLOB_CHARACTERS = /[*?[\]{}]/;

/** The tables, with a link of a plain name in the private folder for each file whose path could be taken for a pattern. */
function plainlyNamed({ tables, directory }: TableRequest): TableSource[] {
  return tables.map((source, index) => {
    if (!GLOB_CHARACTERS.test(source.file)) return source;
    const file = join(directory, `table-${index}`);
    symlinkSync(source.file, file);
    return { ...source, file };
  });
}

/**
 * A CSV column that looked like whole numbers in the sample and turns out to hold others is read as numbers, from the
 * start, in a fresh DuckDB. Each turn widens one column, so this ends; the types at the end do not depend on which row
 * was met first.
 */
async function runWidening(request: TableRequest, task: TableTask<unknown, unknown>): Promise<unknown> {
  const widened = new Map<string, ReadonlySet<string>>();
  for (;;) {
    const end = await runOnce(request, task, widened);
    if (end.type === "output") return end.output;
    const { view } = end.misfit.table;
    widened.set(view, new Set([...(widened.get(view) ?? []), end.misfit.column.name]));
  }
}

type End = { readonly type: "output"; readonly output: unknown } | { readonly type: "widen"; readonly misfit: Misfit };

async function runOnce(
  request: TableRequest,
  task: TableTask<unknown, unknown>,
  widened: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<End> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  const opened: Opened[] = [];
  try {
    await lock(connection, request);
    for (const [index, source] of request.tables.entries()) {
      const view = `t${index}`;
      const widen = widened.get(view) ?? new Set();
      opened.push(await openTable({ connection, source, view, widen, limits: request.limits }));
    }
    const tables = opened.map(({ table }) => table);
    return { type: "output", output: await task({ connection, tables, input: request.input }) };
  } catch (error) {
    const misfit = misfitOf(
      error,
      opened.map(({ table }) => table),
    );
    if (misfit?.column.type === "integer") return { type: "widen", misfit };
    throw (await diagnosis(error, misfit !== null, opened)) ?? explainDuckDBError(error, request.tables);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What a query that stumbled over a CSV file should have said, whichever thread came first. */
async function diagnosis(error: unknown, isMisfit: boolean, opened: readonly Opened[]): Promise<TableFault | null> {
  if (!isMisfit && !(error instanceof Error && csvErrorLine(error.message) !== null)) return null;
  for (const table of opened) {
    const fault = await table.diagnose();
    if (fault !== null) return fault;
  }
  return null;
}

/**
 * From here on DuckDB reads the table files and nothing else: no other path, no network, no extension, no setting.
 * (It could still overwrite the table files themselves by COPY TO; only our own tasks write SQL.)
 */
async function lock(connection: DuckDBConnection, { tables, limits, directory }: TableRequest): Promise<void> {
  // DuckDB's limit is soft; the process's hard one leaves it room for what DuckDB does not count.
  const memory = Math.floor(limits.memoryMiB * 0.6);
  const files = tables.map((table) => quoteLiteral(table.file)).join(", ");
  for (const setting of [
    `memory_limit = '${memory}MiB'`,
    `temp_directory = ${quoteLiteral(directory)}`,
    "max_temp_directory_size = '4GiB'",
    "preserve_insertion_order = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "TimeZone = 'UTC'",
    `allowed_paths = [${files}]`,
    "enable_external_access = false",
    "lock_configuration = true",
  ])
    await connection.run(`SET ${setting}`);
}
