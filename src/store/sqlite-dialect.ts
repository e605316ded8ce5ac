import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** Milliseconds that one process waits for another that writes to the same file. */
const BUSY_MS = 10_000;
/** Prepared statements that are kept: those over several rows differ by how many. */
const MOST_STATEMENTS = 1000;

/**
 * Kysely on Node's own SQLite. A commit is on disk when it returns (WAL, synchronous FULL), and a second process may use
 * the same file.
 *
 * @param options.readOnly a transaction sees the file as it was at its first look, and keeps nobody from writing
 */
export function sqliteDialect(file: string, { readOnly = false }: { readonly readOnly?: boolean } = {}): Dialect {
  return {
    // Kysely thinks that SQLite cannot change tables in a transaction. It can, and must: two processes may start at once.
    createAdapter: () => Object.defineProperty(new SqliteAdapter(), "supportsTransactionalDdl", { value: true }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () =>
      Object.assign(new SqliteDriver({ database: async () => open(file, readOnly) }), {
        // A transaction that reads first and writes later would fail if another process wrote in between.
        beginTransaction: async (connection: Parameters<SqliteDriver["beginTransaction"]>[0]) => {
          await connection.executeQuery(CompiledQuery.raw(readOnly ? "begin" : "begin immediate"));
        },
      }),
  };
}

const PRAGMAS = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"];

function open(file: string, readOnly: boolean) {
  const database = new DatabaseSync(file, { timeout: BUSY_MS, readOnly });
  if (!readOnly) for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  const statements = new Map<string, StatementSync>();
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const known = statements.get(sql);
      const statement = known ?? database.prepare(sql);
      if (known === undefined) {
        if (statements.size >= MOST_STATEMENTS) statements.clear();
        statements.set(sql, statement);
      }
      return {
        reader: statement.columns().length > 0,
        all: (values: readonly unknown[]) => statement.all(...values.map(bindable)),
        run: (values: readonly unknown[]) => statement.run(...values.map(bindable)),
        iterate: (values: readonly unknown[]) => statement.iterate(...values.map(bindable)),
      };
    },
  };
}

function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  throw new TypeError(`a ${typeof value} cannot be stored`);
}
