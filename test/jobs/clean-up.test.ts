import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { cleanUp } from "../../src/jobs/clean-up.ts";
import { appendRecord } from "../../src/store/records/append-record.ts";
import type { Schema } from "../../src/store/schema.ts";
import { emptyStore, testStore } from "../store/open-test-store.ts";

const DAY_MS = 24 * 3_600_000;
const APP = { id: 7, login: "assay[bot]" };

describe("the clean-up", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const daysAgo = (days: number) => Date.now() - days * DAY_MS;
  const column = async (table: "deliveries" | "dead_jobs" | "locks" | "writes", name: string) => {
    const rows = await notes.store.db.selectFrom(table).selectAll().execute();
    return rows.map((row) => String(Reflect.get(row, name))).sort();
  };

  it("removes deliveries that nobody will send again, but none that is still worked on", async () => {
    const delivery = (guid: string, days: number, state: Schema["deliveries"]["state"]) => ({
      guid,
      event: "push",
      action: null,
      installation: 1,
      repository: null,
      received: daysAgo(days),
      times: 1,
      state,
      reason: null,
      finished: null,
    });
    await notes.store.db
      .insertInto("deliveries")
      .values([
        delivery("old", 31, "done"),
        delivery("old-failed", 31, "failed"),
        delivery("old-open", 31, "pending"),
        delivery("new", 29, "done"),
      ])
      .execute();
    const removed = await cleanUp(notes.store, APP, null);
    assert.deepEqual(removed, { deliveries: 2, deadJobs: 0, records: 0 });
    assert.deepEqual(await column("deliveries", "guid"), ["new", "old-open"]);
  });

  it("removes jobs that were given up when operators have had time to look", async () => {
    const dead = (id: string, days: number) => ({
      id,
      key: id,
      installation: 1,
      task: "{}",
      reason: "It failed.",
      died: daysAgo(days),
    });
    await notes.store.db
      .insertInto("dead_jobs")
      .values([dead("old", 91), dead("new", 89)])
      .execute();
    assert.equal((await cleanUp(notes.store, APP, null)).deadJobs, 1);
    assert.deepEqual(await column("dead_jobs", "id"), ["new"]);
  });

  it("removes what nobody holds or counts any more", async () => {
    const { db } = notes.store;
    const minute = Math.floor(Date.now() / 60_000);
    await db
      .insertInto("locks")
      .values([
        { key: "old", holder: "one", until: daysAgo(2) },
        { key: "new", holder: "one", until: Date.now() },
      ])
      .execute();
    await db
      .insertInto("writes")
      .values([
        { installation: 1, minute: minute - 300, count: 1 },
        { installation: 2, minute: minute - 30, count: 1 },
      ])
      .execute();
    await cleanUp(notes.store, APP, null);
    assert.deepEqual(await column("locks", "key"), ["new"]);
    assert.deepEqual(await column("writes", "installation"), ["2"]);
  });

  it("removes entries of the audit trail only where they are not to be kept for ever, and says so in it", async () => {
    const { store } = notes;
    const append = (number: number) =>
      store.transaction((transaction) => {
        const actor = { type: "app", ...APP } as const;
        const place = { repository: null, numbers: [number], commit: null };
        return appendRecord(transaction, { kind: "verdict", actor, ...place, version: "1", details: {} }, `${number}`);
      });
    for (const number of [1, 2, 3]) await append(number);
    await store.db
      .updateTable("records")
      .set({ at: daysAgo(400) })
      .where("seq", "<", 3)
      .execute();
    assert.equal((await cleanUp(store, APP, null)).records, 0);
    assert.equal((await cleanUp(store, APP, 401)).records, 0);
    assert.equal((await cleanUp(store, APP, 365)).records, 2);
    const left = await store.db.selectFrom("records").select(["seq", "kind"]).orderBy("seq").execute();
    assert.deepEqual(
      left.map(({ seq, kind }) => [seq, kind]),
      [
        [3, "verdict"],
        [4, "pruned"],
      ],
    );
    assert.equal((await cleanUp(store, APP, 365)).records, 0);
  });
});
