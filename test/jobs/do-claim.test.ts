import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { doClaim, type Outcome, type Paused, type Reaction, type Trade } from "../../src/jobs/do-claim.ts";
import { LeaseLostError } from "../../src/jobs/lease.ts";
import type { Claim } from "../../src/store/job-store.ts";
import { aJob, putJobs } from "../store/a-job.ts";
import { emptyStore, type Note, testStore } from "../store/open-test-store.ts";
import { letTimeCome } from "../store/pass-time.ts";
import { aLease } from "./a-lease.ts";

const HOUR_MS = 3_600_000;

describe("a job that was claimed", () => {
  const notes = testStore();
  let paused: Paused;
  beforeEach(async () => {
    await emptyStore(notes.store);
    paused = new Map();
  });

  const never = async () => assert.fail("this must not be called");
  const failWith = (error: unknown) => async () => {
    throw error;
  };
  const react = (reaction: Reaction) => () => reaction;

  /** A trade of which a test says only what it is about. */
  const trade = (given: Partial<Trade<Note>>): Trade<Note> => ({
    store: notes.store,
    work: never,
    giveUp: never,
    reactTo: () => assert.fail("nothing failed"),
    isEndless: () => false,
    describe: (error) => `It failed: ${error instanceof Error ? error.message : error}.`,
    ...given,
  });

  async function claimOne(): Promise<Claim<Note>> {
    const [only] = await notes.store.jobs.claim(1);
    return only ?? assert.fail("there is nothing to claim");
  }

  /** Puts in a job, claims it, does it, and writes down what came of it. */
  async function doOne(given: Partial<Trade<Note>>, change: Partial<Claim<Note>> = {}): Promise<Outcome> {
    await putJobs(notes, aJob("a"));
    return settled(given, { ...(await claimOne()), ...change });
  }

  async function settled(given: Partial<Trade<Note>>, claim: Claim<Note>): Promise<Outcome> {
    const outcome = await doClaim(trade(given), claim, aLease("one"), paused);
    assert.equal(await outcome.settle(), true);
    return outcome;
  }

  it("is done, and leaves what follows from it", async () => {
    const { event } = await doOne({ work: async () => [aJob("b")] });
    assert.equal(event, "done");
    assert.equal((await claimOne()).key, "b");
  });

  it("is tried again after a failure, which counts", async () => {
    const error = new Error("no");
    const reactTo: Trade<Note>["reactTo"] = (seen, task, failure) => {
      assert.deepEqual([seen, task.text, failure], [error, "a", 1]);
      return { do: "retry", afterMs: HOUR_MS };
    };
    const outcome = await doOne({ work: failWith(error), reactTo });
    assert.deepEqual([outcome.event, outcome.error], ["retry", error]);
    assert.deepEqual(await notes.store.jobs.claim(1), []);
    await letTimeCome(notes);
    const { failures, lost, lapses } = await claimOne();
    assert.deepEqual([failures, lost, lapses], [1, null, 0]);
  });

  it("is put off where it could not be tried, which does not count", async () => {
    const reaction: Reaction = { do: "postpone", afterMs: 0, everything: false };
    const { event } = await doOne({ work: failWith(new Error("no")), reactTo: react(reaction) }, { failures: 2 });
    assert.equal(event, "postponed");
    assert.equal((await claimOne()).failures, 2);
    assert.equal(paused.size, 0);
  });

  it("puts off everything of its installation where that one's budget is spent, and nothing of others", async () => {
    const reaction: Reaction = { do: "postpone", afterMs: HOUR_MS, everything: true };
    await doOne({ work: failWith(new Error("spent")), reactTo: react(reaction) });
    await putJobs(notes, aJob("b"), aJob("c", { installation: 2 }));
    const claims = await notes.store.jobs.claim(2);
    const events: Record<string, string> = {};
    for (const claim of claims) events[claim.key] = (await settled({ work: async () => [] }, claim)).event;
    assert.deepEqual(events, { b: "postponed", c: "done" });
    assert.deepEqual(await notes.store.jobs.claim(2), []);
    paused.set(1, Date.now() - 1);
    await letTimeCome(notes);
    for (const claim of await notes.store.jobs.claim(5)) {
      assert.equal((await settled({ work: async () => [] }, claim)).event, "done");
    }
    assert.equal(await notes.store.jobs.isIdle(), true);
  });

  it("is given up, with the reason, where there is no point in another try", async () => {
    const reasons: string[] = [];
    const giveUp: Trade<Note>["giveUp"] = async (_claim, _lease, reason) => {
      reasons.push(reason);
    };
    const { event } = await doOne({ work: failWith(new Error("no")), reactTo: react({ do: "give-up" }), giveUp });
    assert.equal(event, "given-up");
    assert.deepEqual(reasons, ["It failed: no."]);
    const dead = await notes.store.db.selectFrom("dead_jobs").select(["key", "reason"]).execute();
    assert.deepEqual(
      dead.map(({ key, reason }) => [key, reason]),
      [["a", "It failed: no."]],
    );
    assert.equal(await notes.store.jobs.isIdle(), true);
  });

  it("keeps its reason until it could be given up, and is not worked on meanwhile", async () => {
    const failing = { work: failWith(new Error("first")), reactTo: react({ do: "give-up" }) };
    const { event, error } = await doOne({ ...failing, giveUp: failWith(new Error("second")) }, { failures: 4 });
    assert.equal(event, "give-up-failed");
    assert.match(String(error), /second/);
    await letTimeCome(notes);
    const again = await claimOne();
    assert.deepEqual([again.failures, again.lost], [1, "It failed: first."]);
    const reasons: string[] = [];
    const { event: last } = await settled(
      {
        giveUp: async (_claim, _lease, reason) => {
          reasons.push(reason);
        },
      },
      again,
    );
    assert.equal(last, "given-up");
    assert.deepEqual(reasons, ["It failed: first."]);
  });

  it("is only kept with its reason where it cannot be given up however often that is tried", async () => {
    const giveUp = failWith(new Error("never"));
    for (let tries = 1; tries < 12; tries += 1) {
      const change = { lost: "It failed.", failures: tries - 1 };
      assert.equal((await doOne({ giveUp }, change)).event, "give-up-failed", String(tries));
      await emptyStore(notes.store);
    }
    assert.equal((await doOne({ giveUp }, { lost: "It failed.", failures: 11 })).event, "given-up");
    assert.equal((await notes.store.jobs.backlog()).dead, 1);
  });

  it("is taken for the cause where the process that did it ended in the middle five times", async () => {
    assert.equal((await doOne({ work: async () => [] }, { lapses: 4 })).event, "done");
    const reasons: string[] = [];
    const giveUp: Trade<Note>["giveUp"] = async (_claim, _lease, reason) => {
      reasons.push(reason);
    };
    assert.equal((await doOne({ giveUp }, { lapses: 5 })).event, "given-up");
    assert.deepEqual(reasons, ["The process that worked on this ended in the middle, 5 times."]);
  });

  it("is never taken for the cause where it has to come round for ever", async () => {
    const endless = { work: async () => [], isEndless: () => true };
    assert.equal((await doOne(endless, { lapses: 50 })).event, "done");
  });

  it("is left to whoever has it now where the lease is lost, also in the middle of giving up", async () => {
    await putJobs(notes, aJob("a"));
    const claim = await claimOne();
    const lost = new LeaseLostError("lost");
    for (const [given, change] of [
      [{ work: failWith(lost) }, {}],
      [{ giveUp: failWith(lost) }, { lost: "It failed." }],
    ] as const) {
      const outcome = await doClaim(trade(given), { ...claim, ...change }, aLease("one"), paused);
      assert.equal(outcome.event, "lease-lost");
      assert.equal(await outcome.settle(), false);
    }
    assert.equal(await notes.store.jobs.extend(claim), true);
  });
});
