import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { createInbox } from "../../src/jobs/inbox.ts";
import { buryJob, completeJob, returnJob } from "../../src/jobs/settle-job.ts";
import type { Claim } from "../../src/store/job-store.ts";
import { aJob, putJobs } from "../store/a-job.ts";
import { emptyStore, type Note, testStore } from "../store/open-test-store.ts";
import { letLeasesLapse, letTimeCome } from "../store/pass-time.ts";
import { aLetter, deliveryOf } from "./a-letter.ts";

const HOUR_MS = 3_600_000;

describe("a job that ends", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const take = (guid: string, keys: readonly string[]) => createInbox(notes.store, () => {}).take(aLetter(guid, keys));
  const stateOf = async (guid: string) => (await deliveryOf(notes.store, guid))?.state;
  async function claimOne(): Promise<Claim<Note>> {
    const [only, ...others] = await notes.store.jobs.claim(10);
    assert.deepEqual(others, []);
    return only ?? assert.fail("there is nothing to claim");
  }

  it("well leaves what follows from it, and its delivery is done when that is", async () => {
    await take("one", ["a"]);
    assert.equal(await completeJob(notes.store, await claimOne(), [aJob("b"), aJob("c")]), true);
    assert.equal(await stateOf("one"), "pending");
    const [first, second] = await notes.store.jobs.claim(10);
    assert.ok(first !== undefined && second !== undefined);
    assert.ok(await completeJob(notes.store, first, []));
    assert.equal(await stateOf("one"), "pending");
    assert.ok(await completeJob(notes.store, second, []));
    assert.equal(await stateOf("one"), "done");
    assert.deepEqual(await notes.store.db.selectFrom("delivery_jobs").selectAll().execute(), []);
  });

  it("well ends its delivery with the last of several, also where they end at the same moment", async () => {
    const guids = Array.from({ length: 20 }, (_, index) => `delivery ${index}`);
    for (const guid of guids) await take(guid, [`${guid} a`, `${guid} b`, `${guid} c`]);
    const claims = await notes.store.jobs.claim(3 * guids.length);
    const ended = await Promise.all(claims.map((claim) => completeJob(notes.store, claim, [])));
    assert.deepEqual(new Set(ended), new Set([true]));
    for (const guid of guids) assert.equal(await stateOf(guid), "done", guid);
  });

  it("well does not keep its delivery open for what is kept for later on purpose", async () => {
    await take("one", ["a"]);
    assert.ok(await completeJob(notes.store, await claimOne(), [aJob("a", { afterMs: HOUR_MS })]));
    assert.equal(await stateOf("one"), "done");
    await letTimeCome(notes);
    assert.ok(await buryJob(notes.store, await claimOne(), "It failed."));
    assert.equal(await stateOf("one"), "done");
  });

  it("badly is kept with its reason, and so are its deliveries, also where they wait for another", async () => {
    await take("one", ["a", "b"]);
    const [first, second] = (await notes.store.jobs.claim(10)).sort((one, two) => (one.key < two.key ? -1 : 1));
    assert.ok(first !== undefined && second !== undefined);
    assert.ok(await buryJob(notes.store, first, "It failed."));
    const failed = { state: "failed", reason: "It failed.", times: 1, ended: true };
    assert.deepEqual(await deliveryOf(notes.store, "one"), failed);
    assert.ok(await completeJob(notes.store, second, []));
    assert.deepEqual(await deliveryOf(notes.store, "one"), failed);
    const dead = await notes.store.db.selectFrom("dead_jobs").selectAll().executeTakeFirstOrThrow();
    const { died, ...rest } = dead;
    assert.ok(Math.abs(Date.now() - died) < 60_000);
    const task = JSON.stringify({ text: "a" });
    assert.deepEqual({ ...rest }, { id: first.id, key: "a", installation: 1, task, reason: "It failed." });
    assert.equal((await notes.store.jobs.backlog()).dead, 1);
    assert.equal(await notes.store.jobs.isIdle(), true);
  });

  it("for now keeps its deliveries with it when it is tried again", async () => {
    await take("one", ["a"]);
    const first = await claimOne();
    const { task } = first;
    const again = { task, failures: 1, lost: null, due: Date.now(), timed: false };
    assert.equal(await returnJob(notes.store, first, again), true);
    assert.equal(await stateOf("one"), "pending");
    const second = await claimOne();
    assert.equal(second.failures, 1);
    assert.ok(await completeJob(notes.store, second, []));
    assert.equal(await stateOf("one"), "done");
  });

  it("for now hands its deliveries to the job that it is merged with", async () => {
    await take("one", ["a"]);
    const first = await claimOne();
    await take("two", ["a"]);
    const { task } = first;
    assert.ok(await returnJob(notes.store, first, { task, failures: 1, lost: null, due: Date.now(), timed: false }));
    assert.ok(await completeJob(notes.store, await claimOne(), []));
    assert.deepEqual([await stateOf("one"), await stateOf("two")], ["done", "done"]);
  });

  it("does nothing at all where somebody else has it by now", async () => {
    await take("one", ["a"]);
    const old = await claimOne();
    await letLeasesLapse(notes);
    const current = await claimOne();
    const { task } = old;
    assert.equal(await completeJob(notes.store, old, [aJob("b")]), false);
    assert.equal(await buryJob(notes.store, old, "It failed."), false);
    const again = { task, failures: 1, lost: null, due: Date.now(), timed: false };
    assert.equal(await returnJob(notes.store, old, again), false);
    assert.equal(await stateOf("one"), "pending");
    assert.deepEqual(await notes.store.jobs.claim(10), []);
    assert.equal((await notes.store.jobs.backlog()).dead, 0);
    assert.ok(await completeJob(notes.store, current, []));
    assert.equal(await stateOf("one"), "done");
  });

  it("without a delivery needs none", async () => {
    await putJobs(notes, aJob("a"));
    assert.ok(await completeJob(notes.store, await claimOne(), [aJob("a")]));
    assert.ok(await buryJob(notes.store, await claimOne(), "It failed."));
    assert.deepEqual(await notes.store.db.selectFrom("deliveries").selectAll().execute(), []);
  });
});
