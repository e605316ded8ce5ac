import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { createTables } from "./migrations/0001-first.ts";
import type { Schema } from "./schema.ts";
import type { StoreKind } from "./store.ts";

/** In the order of their names. One that has been released is never changed. */
function migrations(kind: StoreKind): Readonly<Record<string, Migration>> {
  return { "0001-first": { up: (db) => createTables(db, kind) } };
}

/**
 * Brings the tables up to what this version needs; safe when several processes start at once.
 *
 * @throws if the store was made by a newer version, or a migration fails: then nothing of it is left behind
 */
export async function migrate(db: Kysely<Schema>, kind: StoreKind): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations(kind) }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const said = error instanceof Error ? error.message : String(error);
  if (/corrupted migrations/i.test(said)) {
    throw new Error(
      `The store was made by a newer version of Assay; run that version, or restore a back-up. (${said})`,
    );
  }
  throw new Error(`The store could not be brought up to date: ${said}`, { cause: error });
}
