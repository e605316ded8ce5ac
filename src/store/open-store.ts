import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { createSqliteJobs } from "./sqlite-jobs.ts";
import type { Store } from "./store.ts";

/** Where the store is: a folder on this machine, or a PostgreSQL server that several processes share. */
export type StorePlace = { readonly folder: string } | { readonly url: string };

/** Name of the SQLite file in its folder. */
export const STORE_FILE = "assay.db";

export interface StoreOptions<T> {
  /** How long a job is held without being renewed. */
  readonly leaseMs: number;
  /** What is left of two tasks of one key. */
  readonly merge: (older: T, newer: T) => T;
  /** A command's look: jobs are put in, and the queue's own affairs are left to the service. */
  readonly visiting?: boolean;
  /** Is told of failures in the background: a connection that broke. */
  readonly onError: (error: unknown) => void;
}

/**
 * Opens the store, makes it where it is new, and brings it up to date.
 *
 * @throws if it cannot be reached or written
 */
export async function openStore<T>(place: StorePlace, options: StoreOptions<T>): Promise<Store<T>> {
  if ("url" in place) {
    // Loaded where it is asked for: a service on SQLite needs no PostgreSQL client.
    const { openPostgres } = await import("./open-postgres.ts");
    return openPostgres(place.url, options);
  }
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  const db = new Kysely<Schema>({ dialect: sqliteDialect(join(place.folder, STORE_FILE)) });
  try {
    await migrate(db, "sqlite");
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    kind: "sqlite",
    db,
    jobs: createSqliteJobs(db, options),
    transaction: (action) => db.transaction().execute(action),
    // All processes of one file run on one machine, and share its clock.
    get now() {
      return sql<number>`${Date.now()}`;
    },
    version: async () => {
      const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
      return `SQLite ${rows[0]?.version ?? "of unknown version"}`;
    },
    close: () => db.destroy(),
  };
}
