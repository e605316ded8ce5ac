import { existsSync } from "node:fs";
import { join } from "node:path";
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { type MigrationState, migrationState } from "./migrate.ts";
import { STORE_FILE, type StorePlace } from "./open-store.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { StoreKind } from "./store.ts";

/** Where a store is that a command looks at: the service's, or one SQLite file, a back-up. */
export type VisitedPlace = StorePlace | { readonly file: string };

/** A store that is there, seen from outside of the service: nothing is made, migrated or worked on. */
export interface VisitedStore {
  readonly kind: StoreKind;
  readonly db: Kysely<Schema>;
  readonly migrations: MigrationState;
  /** Opened to read, all of it sees one moment, and keeps nobody from writing. */
  transaction<R>(action: (transaction: Transaction<Schema>) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

/** There is no store, or none that this version can use. The message names the place, and never an address. */
export class NoStoreError extends Error {
  override readonly name = "NoStoreError";
}

/**
 * Opens a store that is there already. The service may run meanwhile.
 *
 * @param access `read`: the database itself refuses to write
 * @throws NoStoreError
 */
export async function visitStore(place: VisitedPlace, access: "read" | "write"): Promise<VisitedStore> {
  const kind = "url" in place ? "postgresql" : "sqlite";
  const readOnly = access === "read";
  const db = await openPlace(place, readOnly);
  try {
    const migrations = await migrationState(db, kind);
    if (migrations === null) throw new NoStoreError(`there is no store of Assay in ${nameOf(place)}`);
    return {
      kind,
      db,
      migrations,
      transaction: (action) => {
        const begun = db.transaction();
        if (kind === "sqlite" || !readOnly) return begun.execute(action);
        return begun.setIsolationLevel("repeatable read").setAccessMode("read only").execute(action);
      },
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    if (error instanceof NoStoreError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new NoStoreError(`${nameOf(place)} cannot be read as a store of Assay: ${said}`, { cause: error });
  }
}

/** @throws NoStoreError where its tables are not those of this version */
export function requireCurrent({ migrations: { missing, unknown } }: Pick<VisitedStore, "migrations">): void {
  if (unknown.length > 0) {
    throw new NoStoreError(`the store was made by a newer version of Assay (${unknown.join(", ")}): use that version`);
  }
  if (missing.length > 0) {
    throw new NoStoreError(
      `the store was made by an older version of Assay (without ${missing.join(", ")}): start this version's service once`,
    );
  }
}

async function openPlace(place: VisitedPlace, readOnly: boolean): Promise<Kysely<Schema>> {
  if ("url" in place) {
    const { createPool } = await import("./postgres-pool.ts");
    // Whatever uses a connection that broke says so itself.
    const pool = createPool(place.url, { max: 2, readOnly, onError: () => {} });
    return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  }
  const file = fileOf(place);
  if (!existsSync(file)) throw new NoStoreError(`there is no store at ${file}`);
  return new Kysely<Schema>({ dialect: sqliteDialect(file, { readOnly }) });
}

/** The SQLite file of a place. */
export function fileOf(place: Exclude<VisitedPlace, { readonly url: string }>): string {
  return "file" in place ? place.file : join(place.folder, STORE_FILE);
}

function nameOf(place: VisitedPlace): string {
  return "url" in place ? "the database of DATABASE_URL" : fileOf(place);
}
