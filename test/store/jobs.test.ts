import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { Claim, NewJob, Waiting } from "../../src/store/job-store.ts";
import { aJob, putJobs } from "./a-job.ts";
import { emptyStore, type Note, testStore } from "./open-test-store.ts";
import { letTimeCome } from "./pass-time.ts";

const HOUR_MS = 3_600_000;

describe("jobs", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const put = (...jobs: NewJob<Note>[]) => putJobs(notes, ...jobs);
  const claim = (most = 10) => notes.store.jobs.claim(most);
  const finish = (claimed: Claim<Note>) =>
    notes.store.transaction((transaction) => notes.store.jobs.finish(transaction, claimed));
  const putBack = (claimed: Claim<Note>, given: Partial<Waiting<Note>> = {}) =>
    notes.store.transaction(async (transaction) => {
      assert.ok(await notes.store.jobs.finish(transaction, claimed));
      const { task, failures, lost } = claimed;
      const again = { task, failures, lost, due: Date.now(), timed: false, ...given };
      return notes.store.jobs.putBack(transaction, claimed, again);
    });

  /** The one job that can be claimed. */
  async function claimOne(): Promise<Claim<Note>> {
    const [only, ...others] = await claim();
    assert.deepEqual(others, []);
    return only ?? assert.fail("there is nothing to claim");
  }

  it("are claimed with what they are about", async () => {
    const [id] = await put(aJob("a", { installation: 7, task: { text: "Grüße 'quoted' \\ \u0001" } }));
    const { created, ...rest } = await claimOne();
    assert.deepEqual(rest, {
      id,
      attempt: 0,
      key: "a",
      installation: 7,
      task: { text: "Grüße 'quoted' \\ \u0001" },
      failures: 0,
      lost: null,
      lapses: 0,
    });
    assert.ok(Math.abs(Date.now() - created) < 60_000);
  });

  it("are claimed once, and no more at a time than is asked for", async () => {
    await put(...["a", "b", "c", "d", "e"].map((key) => aJob(key)));
    const first = await claim(2);
    const second = await claim(10);
    assert.deepEqual([first.length, second.length], [2, 3]);
    assert.deepEqual([...first, ...second].map(({ key }) => key).sort(), ["a", "b", "c", "d", "e"]);
    assert.deepEqual(await claim(), []);
  });

  it("of one key wait as one: the newer, with what the older was asked for", async () => {
    const [first] = await put(aJob("a", { task: { text: "old", asked: true } }));
    const [second] = await put(aJob("a", { task: { text: "new" } }));
    assert.equal(second, first);
    assert.deepEqual((await claimOne()).task, { text: "new", asked: true });
  });

  it("of one key that come together wait as one too", async () => {
    const ids = await put(
      aJob("a", { task: { text: "1", asked: true } }),
      aJob("b"),
      aJob("a", { task: { text: "2" } }),
    );
    assert.equal(ids[0], ids[2]);
    assert.notEqual(ids[0], ids[1]);
    const claims = await claim();
    assert.deepEqual(
      claims.map(({ task }) => task).sort((one, two) => (one.text < two.text ? -1 : 1)),
      [{ text: "2", asked: true }, { text: "b" }],
    );
  });

  it("of one key are done one at a time, and another waits meanwhile", async () => {
    await put(aJob("a", { task: { text: "first" } }));
    const first = await claimOne();
    const [waiting] = await put(aJob("a", { task: { text: "second" } }), aJob("b"));
    assert.notEqual(waiting, first.id);
    assert.equal((await claimOne()).key, "b");
    assert.deepEqual(await claim(), []);
    assert.equal(await finish(first), true);
    assert.equal((await claimOne()).task.text, "second");
  });

  it("that are kept for later are not claimed before their time, and are not waited for", async () => {
    await put(aJob("a", { afterMs: HOUR_MS }));
    assert.deepEqual(await claim(), []);
    assert.equal(await notes.store.jobs.isIdle(), true);
    await letTimeCome(notes);
    assert.equal(await notes.store.jobs.isIdle(), false);
    assert.equal((await claimOne()).key, "a");
  });

  it("that are wanted sooner are due sooner, and one for later does not hold up one that is due", async () => {
    await put(aJob("a", { afterMs: HOUR_MS }), aJob("b"));
    await put(aJob("a"), aJob("b", { afterMs: HOUR_MS, task: { text: "later" } }));
    assert.equal(await notes.store.jobs.isIdle(), false);
    const claims = await claim();
    assert.deepEqual(claims.map(({ task }) => task.text).sort(), ["a", "later"]);
  });

  it("are never done again once they are finished, and finished once", async () => {
    await put(aJob("a"));
    const claimed = await claimOne();
    assert.equal(await notes.store.jobs.isIdle(), false);
    assert.equal(await finish(claimed), true);
    assert.equal(await finish(claimed), false);
    assert.equal(await notes.store.jobs.extend(claimed), false);
    assert.equal(await notes.store.jobs.isIdle(), true);
    assert.deepEqual(await claim(), []);
  });

  it("keep their failures and their reason when they are put back, and when they came", async () => {
    await put(aJob("a"));
    const first = await claimOne();
    await putBack(first, { failures: 3, lost: "It failed." });
    const second = await claimOne();
    assert.equal(second.failures, 3);
    assert.equal(second.lost, "It failed.");
    assert.equal(second.created, first.created);
  });

  it("that are put back for later are not claimed before their time, but waited for", async () => {
    await put(aJob("a"));
    await putBack(await claimOne(), { due: Date.now() + HOUR_MS });
    assert.deepEqual(await claim(), []);
    assert.equal(await notes.store.jobs.isIdle(), false);
    await letTimeCome(notes);
    assert.equal((await claimOne()).key, "a");
  });

  it("that are put back are merged with one that came meanwhile, which takes everything up anew", async () => {
    await put(aJob("a", { task: { text: "old", asked: true } }));
    const first = await claimOne();
    const [meanwhile] = await put(aJob("a", { task: { text: "new" } }));
    const left = await putBack(first, { failures: 3, due: Date.now() + HOUR_MS });
    assert.equal(left, meanwhile);
    const second = await claimOne();
    assert.deepEqual(second.task, { text: "new", asked: true });
    assert.equal(second.failures, 0);
  });

  it("that are put back before one that came meanwhile and is kept for later are tried as they were", async () => {
    await put(aJob("a", { task: { text: "old" } }));
    const first = await claimOne();
    await put(aJob("a", { task: { text: "new" }, afterMs: HOUR_MS }));
    await putBack(first, { failures: 3 });
    const second = await claimOne();
    assert.deepEqual([second.task.text, second.failures], ["new", 3]);
    assert.equal(await finish(second), true);
    assert.equal(await notes.store.jobs.isIdle(), true);
    assert.equal((await notes.store.jobs.backlog()).timed, 0);
  });

  it("leave nothing of a transaction that fails", async () => {
    await put(aJob("a"));
    const claimed = await claimOne();
    const failing = notes.store.transaction(async (transaction) => {
      assert.equal(await notes.store.jobs.finish(transaction, claimed), true);
      await notes.store.jobs.put(transaction, [aJob("b"), aJob("a", { task: { text: "again" } })]);
      throw new Error("no");
    });
    await assert.rejects(failing, /^Error: no$/);
    assert.deepEqual(await claim(), []);
    assert.equal(await notes.store.jobs.extend(claimed), true);
    assert.equal(await finish(claimed), true);
    assert.deepEqual(await claim(), []);
  });

  it("do not change for a transaction that fails", async () => {
    await put(aJob("a", { task: { text: "old" } }));
    const failing = notes.store.transaction(async (transaction) => {
      await notes.store.jobs.put(transaction, [aJob("a", { task: { text: "new", asked: true } })]);
      throw new Error("no");
    });
    await assert.rejects(failing, /^Error: no$/);
    assert.deepEqual((await claimOne()).task, { text: "old" });
  });

  it("are counted by what they wait for", async () => {
    const empty = { waiting: 0, timed: 0, active: 0, dead: 0 };
    const counted = async () => {
      const { oldestMs, ...counts } = await notes.store.jobs.backlog();
      assert.ok(oldestMs >= 0 && oldestMs < 60_000, String(oldestMs));
      return counts;
    };
    assert.deepEqual(await counted(), empty);
    await put(aJob("a"), aJob("b"), aJob("c", { afterMs: HOUR_MS }));
    assert.deepEqual(await counted(), { ...empty, waiting: 2, timed: 1 });
    const [first] = await claim(1);
    assert.ok(first !== undefined);
    assert.deepEqual(await counted(), { ...empty, waiting: 1, timed: 1, active: 1 });
    await putBack(first, { due: Date.now() + HOUR_MS });
    assert.deepEqual(await counted(), { ...empty, waiting: 2, timed: 1 });
    await letTimeCome(notes);
    assert.deepEqual(await counted(), { ...empty, waiting: 3 });
  });

  it("that nobody does grow old", async () => {
    await put(aJob("a"));
    const age = async () => (await notes.store.jobs.backlog()).oldestMs;
    const before = await age();
    while ((await age()) <= before) await new Promise(setImmediate);
  });
});
