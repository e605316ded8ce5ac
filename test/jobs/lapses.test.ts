import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { doClaim, type Trade } from "../../src/jobs/do-claim.ts";
import { type Note, testStore } from "../store/open-test-store.ts";
import { aLease } from "./a-lease.ts";

describe("a job in whose middle processes ended", () => {
  const notes = testStore();

  const claimOne = async () => {
    const [claim] = await notes.store.jobs.claim(1);
    return claim ?? assert.fail("a job is due");
  };

  const put = (key: string) => {
    const job = { key, installation: 1, task: { text: key }, afterMs: 0 };
    return notes.store.transaction((transaction) => notes.store.jobs.put(transaction, [job]));
  };

  /** Every try fails, and the next is due at once. */
  const trade = (given: Partial<Trade<Note>> = {}): Trade<Note> => ({
    store: notes.store,
    work: () => Promise.reject(new Error("no")),
    giveUp: async () => {},
    reactTo: () => ({ do: "retry", afterMs: 0 }),
    isEndless: () => false,
    describe: () => "It failed.",
    ...given,
  });

  it("is not taken for the cause where a try in between came to an end of its own", async () => {
    await put("a");
    const outcome = await doClaim(trade(), { ...(await claimOne()), lapses: 4 }, aLease("a/1"), new Map());
    assert.equal(outcome.event, "retry");
    assert.ok(await outcome.settle());
    const again = await claimOne();
    assert.equal(again.lapses, 0);
    assert.equal(again.failures, 1);
  });

  it("is given up after five in a row, without another try", async () => {
    await put("b");
    const reasons: string[] = [];
    const giveUp = async (_claim: unknown, _lease: unknown, reason: string) => void reasons.push(reason);
    const work = () => assert.fail("it is not tried");
    const claim = { ...(await claimOne()), lapses: 5 };
    const outcome = await doClaim(trade({ giveUp, work }), claim, aLease("b/1"), new Map());
    assert.equal(outcome.event, "given-up");
    assert.deepEqual(reasons, ["The process that worked on this ended in the middle, 5 times."]);
  });
});
