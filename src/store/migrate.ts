import { type Kysely, sql } from "kysely";
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from "kysely/migration";
import { createTables } from "./migrations/0001-first.ts";
import { createCommandTables } from "./migrations/0002-commands.ts";
import { createIncidentTables } from "./migrations/0003-incidents.ts";
import { createReleaseTable } from "./migrations/0004-releases.ts";
import { createDeploymentTables } from "./migrations/0005-deployments.ts";
import { createMergeGroupTable } from "./migrations/0006-merge-groups.ts";
import type { Schema } from "./schema.ts";
import type { StoreKind } from "./store.ts";

/** In the order of their names. One that has been released is never changed. */
function migrations(kind: StoreKind): Readonly<Record<string, Migration>> {
  return {
    "0001-first": { up: (db) => createTables(db, kind) },
    "0002-commands": { up: createCommandTables },
    "0003-incidents": { up: createIncidentTables },
    "0004-releases": { up: createReleaseTable },
    "0005-deployments": { up: createDeploymentTables },
    "0006-merge-groups": { up: createMergeGroupTable },
  };
}

/** How far the tables are from what this version needs. */
export interface MigrationState {
  /** Migrations that were done, by name. */
  readonly done: readonly string[];
  /** Those that this version would still do. */
  readonly missing: readonly string[];
  /** Those that this version does not know: a newer one did them. */
  readonly unknown: readonly string[];
}

/** Which migrations were done; null where there is no store of Assay. Changes nothing. */
export async function migrationState(db: Kysely<Schema>, kind: StoreKind): Promise<MigrationState | null> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return null;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  const done = rows.map(({ name }) => name).sort();
  const known = Object.keys(migrations(kind));
  return {
    done,
    missing: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  };
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
