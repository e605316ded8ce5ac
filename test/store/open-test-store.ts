import assert from "node:assert/strict";
import { after, before } from "node:test";
import { sql } from "kysely";
import { openStore, type StorePlace } from "../../src/store/open-store.ts";
import { JOBS_SCHEMA } from "../../src/store/postgres-jobs.ts";
import type { Store } from "../../src/store/store.ts";
import { type FreshPlace, freshPlace } from "./fresh-place.ts";

/** What jobs of tests are about. */
export interface Note {
  readonly text: string;
  /** Somebody is owed an answer. */
  readonly asked?: boolean;
}

/** The shortest lease that both databases know. */
export const LEASE_MS = 10_000;

/** Opens a store whose jobs are notes: of two, the newer is left, with what the older one was asked for. */
export function openNotes(place: StorePlace, leaseMs = LEASE_MS): Promise<Store<Note>> {
  return openStore<Note>(place, {
    leaseMs,
    merge: (older, newer) => (older.asked === true ? { ...newer, asked: true } : newer),
    onError: (error) => {
      throw error;
    },
  });
}

/** A store of a suite: empty and opened before its first test, gone after its last. */
export function testStore(leaseMs = LEASE_MS): { readonly store: Store<Note>; readonly place: StorePlace } {
  let opened: { readonly store: Store<Note>; readonly fresh: FreshPlace } | undefined;
  before(async () => {
    const fresh = await freshPlace();
    opened = { store: await openNotes(fresh.place, leaseMs), fresh };
  });
  after(async () => {
    await opened?.store.close();
    await opened?.fresh.remove();
  });
  const use = () => opened ?? assert.fail("the store of a suite is there once its tests run");
  return {
    get store() {
      return use().store;
    },
    get place() {
      return use().fresh.place;
    },
  };
}

/** Empties every table of a store but for the names of its migrations. */
export async function emptyStore({ db, kind }: Store<Note>): Promise<void> {
  const tables = (await db.introspection.getTables())
    .filter(({ name, schema = "public" }) => schema === "public" && !/^kysely_/.test(name))
    .map(({ name }) => name);
  if (kind === "sqlite") {
    for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(db);
  } else {
    await sql`delete from ${sql.table(`${JOBS_SCHEMA}.job`)}`.execute(db);
    await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))}`.execute(db);
  }
}
