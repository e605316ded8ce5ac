import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import type { JobEvent } from "../../src/jobs/do-claim.ts";
import { createWorker, type Worker, type WorkerOptions } from "../../src/jobs/worker.ts";
import type { JobStore, NewJob } from "../../src/store/job-store.ts";
import { aJob, putJobs } from "../store/a-job.ts";
import { emptyStore, LEASE_MS, type Note, openNotes, testStore } from "../store/open-test-store.ts";
import { letLeasesLapse } from "../store/pass-time.ts";

const job = (key: string, text = key, given: Partial<NewJob<Note>> = {}) => aJob(key, { task: { text }, ...given });

describe("the worker", () => {
  const notes = testStore();
  const workers: Worker[] = [];
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop(0);
    await emptyStore(notes.store);
  });

  /** @param given how notes are dealt with; a note that fails is tried three times */
  function start(given: Partial<WorkerOptions<Note>> & Pick<WorkerOptions<Note>, "work">): Worker {
    const worker = createWorker<Note>({
      store: notes.store,
      giveUp: async () => {},
      reactTo: (_error, _task, failure) => (failure < 3 ? { do: "retry", afterMs: 1 } : { do: "give-up" }),
      isEndless: () => false,
      describe: (error) => `It failed: ${error instanceof Error ? error.message : error}.`,
      onEvent: () => {},
      concurrency: 2,
      leaseMs: LEASE_MS,
      actMs: LEASE_MS / 2,
      pollMs: 5,
      ...given,
    });
    workers.push(worker);
    return worker;
  }

  const put = (...jobs: NewJob<Note>[]) => putJobs(notes, ...jobs);

  it("does one job of a key at a time, and of those that wait only what they were merged to", async () => {
    const done: Note[] = [];
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let running = 0;
    const worker = start({
      work: async ({ task }) => {
        running += 1;
        assert.equal(running, 1);
        begun.resolve();
        if (task.text === "first") await gate.promise;
        done.push(task);
        running -= 1;
        return [];
      },
    });
    await put(job("a", "first"));
    await begun.promise;
    await put(job("a", "second", { task: { text: "second", asked: true } }));
    await put(job("a", "third"));
    gate.resolve();
    await worker.idle();
    assert.deepEqual(done, [{ text: "first" }, { text: "third", asked: true }]);
  });

  it("does no more at a time than it may", async () => {
    let running = 0;
    let most = 0;
    const worker = start({
      work: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return [];
      },
    });
    await put(...Array.from({ length: 10 }, (_, index) => job(`${index}`)));
    await worker.idle();
    assert.equal(most, 2);
  });

  it("tries again what failed, and gives up after the last failure", async () => {
    let tries = 0;
    const lost: string[] = [];
    const events: JobEvent[] = [];
    const worker = start({
      work: async () => {
        tries += 1;
        throw new Error(`failure ${tries}`);
      },
      giveUp: async (_claim, _lease, reason) => {
        lost.push(reason);
      },
      onEvent: (event) => events.push(event),
    });
    await put(job("a"));
    await worker.idle();
    assert.deepEqual(lost, ["It failed: failure 3."]);
    assert.deepEqual(events, ["retry", "retry", "given-up"]);
  });

  it("brings a job to its end even if giving up fails at first", async () => {
    const events: JobEvent[] = [];
    const reasons: string[] = [];
    const worker = start({
      work: async () => {
        throw new Error("no");
      },
      reactTo: () => ({ do: "give-up" }),
      giveUp: async (_claim, _lease, reason) => {
        reasons.push(reason);
        if (reasons.length === 1) throw new Error("not yet");
      },
      onEvent: (event) => events.push(event),
    });
    await put(job("a"));
    await worker.idle();
    assert.deepEqual(events, ["give-up-failed", "given-up"]);
    assert.deepEqual(reasons, ["It failed: no.", "It failed: no."]);
  });

  it("keeps a job for later without waiting for it, and does it at once when it is wanted sooner", async () => {
    const done: string[] = [];
    const worker = start({
      work: async ({ task: { text } }) => {
        done.push(text);
        return [];
      },
    });
    await put(job("a", "later", { afterMs: 3_600_000 }));
    await worker.idle();
    assert.deepEqual(done, []);
    await put(job("a", "now"));
    await worker.idle();
    assert.deepEqual(done, ["now"]);
  });

  it("does a job that was kept for later when its time has come", async () => {
    const done = Promise.withResolvers<string>();
    start({
      work: async ({ task: { text } }) => {
        done.resolve(text);
        return [];
      },
    });
    await put(job("a", "later", { afterMs: 5 }));
    assert.equal(await done.promise, "later");
  });

  it("ends what is under way when it stops, begins nothing more, and does not wait longer than that", async () => {
    const done: string[] = [];
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const worker = start({
      concurrency: 1,
      work: async ({ task: { text } }) => {
        begun.resolve();
        await gate.promise;
        done.push(text);
        return [];
      },
    });
    await put(job("a"));
    await put(job("b"));
    await begun.promise;
    const stopped = worker.stop(600_000);
    gate.resolve();
    assert.equal(await stopped, true);
    assert.deepEqual(done, ["a"]);
    assert.deepEqual(
      (await notes.store.jobs.claim(5)).map(({ key }) => key),
      ["b"],
    );
  });

  it("stops in time even if a job never ends, and gives it back for another to do at once", async () => {
    const begun = Promise.withResolvers<void>();
    const worker = start({
      work: () => {
        begun.resolve();
        return new Promise(() => {});
      },
    });
    await put(job("a"));
    await begun.promise;
    assert.equal(await worker.stop(10), false);
    const [claim] = await notes.store.jobs.claim(1);
    assert.equal(claim?.key, "a");
    assert.equal(claim.lapses, 0);
  });

  it("leaves a job that is in the middle of a write until its lease has run out", async () => {
    const acting = Promise.withResolvers<void>();
    const worker = start({
      work: (_claim, lease) =>
        lease.act(() => {
          acting.resolve();
          return new Promise(() => {});
        }),
    });
    await put(job("a"));
    await acting.promise;
    assert.equal(await worker.stop(10), false);
    assert.deepEqual(await notes.store.jobs.claim(1), []);
    assert.equal((await notes.store.jobs.backlog()).active, 1);
  });

  it("goes on when a store that was away is back, and says that it was", async () => {
    const events: JobEvent[] = [];
    const { jobs } = notes.store;
    let failures = 2;
    const flaky: JobStore<Note> = {
      ...jobs,
      claim: async (most) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error("the store is away");
        }
        return jobs.claim(most);
      },
    };
    await put(job("a"));
    const worker = start({
      store: { ...notes.store, jobs: flaky },
      work: async () => [],
      onEvent: (event) => events.push(event),
    });
    while (!events.includes("done")) await new Promise(setImmediate);
    await worker.idle();
    assert.deepEqual(events, ["store-failed", "store-failed", "done"]);
  });

  it("insists on writing down what was decided, and works once", async () => {
    const events: JobEvent[] = [];
    let failures = 2;
    let worked = 0;
    const worker = start({
      store: {
        ...notes.store,
        transaction: async (action) => {
          if (failures > 0) {
            failures -= 1;
            throw new Error("the store is away");
          }
          return notes.store.transaction(action);
        },
      },
      work: async () => {
        worked += 1;
        return [];
      },
      onEvent: (event) => events.push(event),
    });
    await put(job("a"));
    await worker.idle();
    assert.deepEqual(events, ["store-failed", "store-failed", "done"]);
    assert.equal(worked, 1);
  });

  it("leaves a job whose lease ran out to whoever has it now", async () => {
    const events: JobEvent[] = [];
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const worker = start({
      // It does not claim the job itself meanwhile.
      concurrency: 1,
      work: async () => {
        begun.resolve();
        await gate.promise;
        return [job("b")];
      },
      onEvent: (event) => events.push(event),
    });
    await put(job("a"));
    worker.wake();
    await begun.promise;
    await letLeasesLapse(notes);
    const [claim] = await notes.store.jobs.claim(1);
    assert.equal(claim?.lapses, 1);
    gate.resolve();
    while (events.length === 0) await new Promise(setImmediate);
    assert.deepEqual(events, ["lease-lost"]);
    assert.deepEqual(await notes.store.jobs.claim(5), []);
    assert.equal(await notes.store.jobs.extend(claim), true);
  });

  it("finds what another process has put in by itself", async () => {
    const done = Promise.withResolvers<string>();
    const worker = start({
      work: async ({ task: { text } }) => {
        done.resolve(text);
        return [];
      },
    });
    await worker.idle();
    const other = await openNotes(notes.place);
    try {
      await putJobs({ store: other }, job("a"));
      assert.equal(await done.promise, "a");
    } finally {
      await other.close();
    }
  });
});
