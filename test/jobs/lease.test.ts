import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { describe, it } from "node:test";
import { createLease, type KeptLease } from "../../src/jobs/lease.ts";

const LEASE_MS = 60_000;
const never = async () => assert.fail("this must not be done");

/** @param given how long ago it was taken, and what the store says of a renewal */
function lease({
  agoMs = 0,
  extend = async () => true,
}: {
  agoMs?: number;
  extend?: () => Promise<boolean>;
}): KeptLease {
  return createLease({ holder: "one", leaseMs: LEASE_MS, actMs: 10_000, since: performance.now() - agoMs, extend });
}

describe("a lease", () => {
  it("lets something be done as long as it certainly holds until that is done", async () => {
    assert.equal(await lease({ agoMs: 49_000 }).act(async () => "done"), "done");
    for (const agoMs of [50_001, 70_000]) {
      await assert.rejects(lease({ agoMs }).act(never), { name: "LeaseLostError" });
    }
  });

  it("holds longer once it is renewed, counted from when that was asked for", async () => {
    const kept = lease({ agoMs: 55_000 });
    await kept.renew();
    assert.equal(await kept.act(async () => "done"), "done");
  });

  it("is lost where the store says so, for ever", async () => {
    const answers = [false, true];
    const kept = lease({ extend: async () => answers.shift() ?? assert.fail("asked too often") });
    await kept.renew();
    await assert.rejects(kept.act(never), { name: "LeaseLostError" });
    await kept.renew();
    await assert.rejects(kept.act(never), { name: "LeaseLostError" });
  });

  it("is lost with what hangs on it, and no longer when that has ended", async () => {
    const kept = lease({});
    const end = kept.renewWith(async () => false);
    end();
    await kept.renew();
    assert.equal(await kept.act(async () => "done"), "done");
    kept.renewWith(async () => false);
    await kept.renew();
    await assert.rejects(kept.act(never), { name: "LeaseLostError" });
  });

  it("holds where something ended while it was being renewed", async () => {
    const kept = lease({});
    const answer = Promise.withResolvers<boolean>();
    const end = kept.renewWith(() => answer.promise);
    const renewed = kept.renew();
    end();
    answer.resolve(false);
    await renewed;
    assert.equal(await kept.act(async () => "done"), "done");
  });

  it("holds as long as it did where the store cannot be asked", async () => {
    const fail = async () => {
      throw new Error("the store is away");
    };
    const kept = lease({ extend: fail });
    await assert.rejects(kept.renew(), /away/);
    assert.equal(await kept.act(async () => "done"), "done");
  });

  it("says whether something is under way, also after a failure", async () => {
    const kept = lease({});
    const gate = Promise.withResolvers<void>();
    const acting = kept.act(() => gate.promise);
    assert.equal(kept.isActing(), true);
    gate.reject(new Error("it failed"));
    await assert.rejects(acting, /it failed/);
    assert.equal(kept.isActing(), false);
  });

  it("is neither used nor renewed any more once it is abandoned", async () => {
    const kept = lease({ extend: never });
    kept.abandon();
    await kept.renew();
    await assert.rejects(kept.act(never), { name: "LeaseLostError" });
  });
});
