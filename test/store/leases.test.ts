import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { Claim } from "../../src/store/job-store.ts";
import { aJob, putJobs } from "./a-job.ts";
import { emptyStore, type Note, openNotes, testStore } from "./open-test-store.ts";
import { letLeasesLapse } from "./pass-time.ts";

describe("the lease of a job", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const claim = () => notes.store.jobs.claim(10);
  const finish = (claimed: Claim<Note>) =>
    notes.store.transaction((transaction) => notes.store.jobs.finish(transaction, claimed));
  async function claimOne(): Promise<Claim<Note>> {
    const [only, ...others] = await claim();
    assert.deepEqual(others, []);
    return only ?? assert.fail("there is nothing to claim");
  }

  it("keeps others from it for as long as it is renewed", async () => {
    await putJobs(notes, aJob("a"));
    const claimed = await claimOne();
    assert.equal(await notes.store.jobs.extend(claimed), true);
    assert.deepEqual(await claim(), []);
    const other = await openNotes(notes.place);
    try {
      assert.deepEqual(await other.jobs.claim(10), []);
    } finally {
      await other.close();
    }
    assert.equal(await finish(claimed), true);
  });

  it("lets another have it once it has run out, and the old claim can do nothing more", async () => {
    await putJobs(notes, aJob("a", { task: { text: "a", asked: true } }));
    const old = await claimOne();
    await letLeasesLapse(notes);
    const next = await claimOne();
    assert.deepEqual(next.task, old.task);
    assert.deepEqual([old.lapses, next.lapses], [0, 1]);
    assert.equal(next.created, old.created);
    assert.notEqual(`${next.id}/${next.attempt}`, `${old.id}/${old.attempt}`);
    assert.equal(await notes.store.jobs.extend(old), false);
    assert.equal(await finish(old), false);
    assert.equal(await notes.store.jobs.extend(next), true);
    assert.equal(await finish(next), true);
    assert.deepEqual(await claim(), []);
  });

  it("counts how often it ran out, also when the job was put back in between", async () => {
    await putJobs(notes, aJob("a"));
    await claimOne();
    await letLeasesLapse(notes);
    const second = await claimOne();
    await notes.store.transaction(async (transaction) => {
      assert.ok(await notes.store.jobs.finish(transaction, second));
      const { task, failures, lost } = second;
      await notes.store.jobs.putBack(transaction, second, { task, failures, lost, due: Date.now(), timed: false });
    });
    assert.equal((await claimOne()).lapses, 1);
    await letLeasesLapse(notes);
    assert.equal((await claimOne()).lapses, 2);
  });

  it("loses neither job where another of the same key came meanwhile", async () => {
    await putJobs(notes, aJob("a", { task: { text: "old", asked: true } }));
    await claimOne();
    await putJobs(notes, aJob("a", { task: { text: "new" } }));
    await letLeasesLapse(notes);
    const done: Note[] = [];
    for (let claims = await claim(); claims.length > 0; claims = await claim()) {
      assert.equal(claims.length, 1, "one at a time");
      for (const claimed of claims) {
        done.push(claimed.task);
        assert.equal(await finish(claimed), true);
      }
    }
    assert.equal(done.at(-1)?.text, "new");
    assert.ok(done.some(({ asked }) => asked));
    assert.equal(await notes.store.jobs.isIdle(), true);
  });

  it("keeps a job's deliveries with it", async () => {
    const { store } = notes;
    const [id = ""] = await putJobs(notes, aJob("a"));
    await store.db.insertInto("delivery_jobs").values({ guid: "one", job: id }).execute();
    await claimOne();
    await letLeasesLapse(notes);
    const next = await claimOne();
    const linked = await store.db.selectFrom("delivery_jobs").selectAll().execute();
    assert.deepEqual(
      linked.map(({ guid, job }) => [guid, job]),
      [["one", next.id]],
    );
  });
});
