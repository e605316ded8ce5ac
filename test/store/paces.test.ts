import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { reserveWrite, type Slot } from "../../src/store/paces.ts";
import { emptyStore, testStore } from "./open-test-store.ts";

const MINUTE_MS = 60_000;

describe("the pace of writes", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const reserve = (given: { installation?: number; apartMs?: number; patienceMs?: number } = {}) =>
    reserveWrite(notes.store, { installation: 1, apartMs: 1000, patienceMs: 3_600_000, ...given });
  /** A pause of about so many milliseconds: a little time has passed since the write before. */
  const assertAbout = ({ inMs }: Slot, ms: number) => assert.ok(inMs <= ms && inMs > ms - 900, `${inMs}, not ${ms}`);
  const writesOf = async (installation: number) => {
    const rows = await notes.store.db
      .selectFrom("writes")
      .selectAll()
      .where("installation", "=", installation)
      .execute();
    return rows.reduce((sum, { count }) => sum + count, 0);
  };
  const wrote = (minutesAgo: number, count: number) =>
    notes.store.db
      .insertInto("writes")
      .values({ installation: 1, minute: Math.floor(Date.now() / MINUTE_MS) - minutesAgo, count })
      .execute();

  it("is so far apart for one installation, and another's own", async () => {
    const slots = [await reserve(), await reserve(), await reserve()];
    assert.ok(slots.every(({ granted }) => granted));
    for (const [index, slot] of slots.entries()) assertAbout(slot, index * 1000);
    assertAbout(await reserve({ installation: 2 }), 0);
    assert.deepEqual([await writesOf(1), await writesOf(2)], [3, 1]);
  });

  it("is not waited for longer than somebody has patience, and then nothing is reserved", async () => {
    await reserve({ apartMs: 60_000 });
    const slot = await reserve({ patienceMs: 5000 });
    assert.equal(slot.granted, false);
    assertAbout(slot, 60_000);
    assert.equal(await writesOf(1), 1);
    assertAbout(await reserve(), 60_000);
  });

  it("stays below what GitHub allows in an hour, and says when there is room again", async () => {
    await wrote(61, 1000);
    await wrote(40, 250);
    await wrote(20, 249);
    const last = await reserve();
    assert.equal(last.granted, true);
    const { granted, inMs } = await reserve();
    assert.equal(granted, false);
    // The oldest of the hour are forty minutes old: their minute has passed an hour ago in 21 minutes at the latest.
    assert.ok(inMs > 20 * MINUTE_MS && inMs <= 21 * MINUTE_MS, String(inMs));
    assert.equal((await reserve({ installation: 2 })).granted, true);
  });
});
