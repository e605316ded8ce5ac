import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sql } from "kysely";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { isStoreFailure } from "../../src/store/store-failure.ts";
import { type FreshPlace, freshPlace, storeUnderTest } from "./fresh-place.ts";

// A file has no connection that could break.
if (storeUnderTest() === "postgresql") {
  describe("a connection that breaks between two statements of a transaction", () => {
    const told = Promise.withResolvers<unknown>();
    let fresh: FreshPlace;
    let store: Store<string>;
    before(async () => {
      fresh = await freshPlace();
      store = await openStore<string>(fresh.place, {
        leaseMs: 10_000,
        merge: (_, newer) => newer,
        onError: told.resolve,
      });
    });
    after(async () => {
      await store.close();
      await fresh.remove();
    });

    it("fails the transaction, is told to the log, and ends nothing else", async () => {
      const transaction = store.transaction(async (db) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
        await sql`select pg_terminate_backend(${rows[0]?.pid}::int)`.execute(store.db);
        await told.promise;
        await sql`select 1`.execute(db);
      });
      await assert.rejects(transaction, isStoreFailure);
      assert.ok(isStoreFailure(await told.promise));
      await sql`select 1`.execute(store.db);
    });
  });
}
