import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Lease } from "../../src/jobs/lease.ts";
import { BusyError, createTurns } from "../../src/jobs/turns.ts";
import { testStore } from "../store/open-test-store.ts";
import { aLease } from "./a-lease.ts";

const LEASE_MS = 10_000;

describe("turns", () => {
  const notes = testStore();
  const turnsUnder = (lease: Lease) => createTurns(notes.store, lease, LEASE_MS);
  const turnsOf = (holder: string) => turnsUnder(aLease(holder));

  it("are one job's at a time for one key, and at once for others", async () => {
    const [one, two] = [turnsOf("one"), turnsOf("two")];
    const done = await one("a", async () => {
      await assert.rejects(
        two("a", async () => "never"),
        BusyError,
      );
      return two("b", async () => "other");
    });
    assert.equal(done, "other");
    assert.equal(await two("a", async () => "second"), "second");
  });

  it("are given back after a failure", async () => {
    const failing = turnsOf("one")("c", async () => {
      throw new Error("first");
    });
    await assert.rejects(failing, /first/);
    assert.equal(await turnsOf("two")("c", async () => "second"), "second");
  });

  it("are renewed with the lease of their job, and not after they have ended", async () => {
    const lease = aLease("one");
    const until = async () =>
      (await notes.store.db.selectFrom("locks").select("until").where("key", "=", "d").executeTakeFirst())?.until ??
      null;
    await turnsUnder(lease)("d", async () => {
      await notes.store.db.updateTable("locks").set({ until: 1 }).where("key", "=", "d").execute();
      await lease.renew();
      assert.ok(Number(await until()) > Date.now());
    });
    await lease.renew();
    assert.equal(await until(), null);
  });

  it("end with the lease where another has taken the turn meanwhile", async () => {
    const lease = aLease("one");
    await turnsUnder(lease)("e", async () => {
      await notes.store.db.updateTable("locks").set({ holder: "two" }).where("key", "=", "e").execute();
      await lease.renew();
      await assert.rejects(
        lease.act(async () => {}),
        { name: "LeaseLostError" },
      );
    });
    assert.equal(await turnsOf("two")("e", async () => "still two's"), "still two's");
  });
});
