import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { dropLock, renewLock, takeLock } from "../../src/store/locks.ts";
import { emptyStore, openNotes, testStore } from "./open-test-store.ts";

const LEASE_MS = 60_000;

describe("locks", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const hold = (holder: string, key = "a", leaseMs = LEASE_MS) => ({ key, holder, leaseMs, now: notes.store.now });
  const take = (...given: Parameters<typeof hold>) => takeLock(notes.store.db, hold(...given));
  const renew = (...given: Parameters<typeof hold>) => renewLock(notes.store.db, hold(...given));
  const drop = (holder: string, key = "a") => dropLock(notes.store.db, { key, holder });

  it("are one holder's for one key, and free for others once they are given back", async () => {
    assert.equal(await take("one"), true);
    assert.equal(await take("two"), false);
    assert.equal(await take("two", "b"), true);
    await drop("one");
    assert.equal(await take("two"), true);
  });

  it("can be taken again, and renewed, by their holder alone", async () => {
    assert.equal(await take("one"), true);
    assert.equal(await take("one"), true);
    assert.equal(await renew("one"), true);
    assert.equal(await renew("two"), false);
  });

  it("are given back by their holder alone", async () => {
    await take("one");
    await drop("two");
    assert.equal(await take("two"), false);
  });

  it("are anybody's once their time is over, and then not their holder's any more", async () => {
    await take("one", "a", -1);
    assert.equal(await take("two"), true);
    assert.equal(await renew("one"), false);
    assert.equal(await take("one"), false);
    await drop("one");
    assert.equal(await take("three"), false);
  });

  it("hold longer once they are renewed", async () => {
    await take("one", "a", -1);
    assert.equal(await renew("one"), true);
    assert.equal(await take("two"), false);
  });

  it("are not taken by a renewal that comes too late", async () => {
    await take("one");
    await drop("one");
    assert.equal(await renew("one"), false);
    assert.equal(await take("two"), true);
  });

  it("are one holder's however many connections ask at once", async () => {
    const other = await openNotes(notes.place);
    try {
      const holders = Array.from({ length: 20 }, (_, index) => `${index}`);
      const taken = await Promise.all(
        holders.map((holder, index) => takeLock((index % 2 === 0 ? notes.store : other).db, hold(holder))),
      );
      assert.equal(taken.filter(Boolean).length, 1);
    } finally {
      await other.close();
    }
  });
});
