import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import fc from "fast-check";
import { reserveTags } from "../../src/store/shares.ts";
import { aJob, putJobs } from "./a-job.ts";
import { storeUnderTest } from "./fresh-place.ts";
import { emptyStore, testStore } from "./open-test-store.ts";
import { letTimeCome } from "./pass-time.ts";

const MANY = 500;
/** Jobs of one other installation for which one has to wait: one that is even with it, and one for its own last turn. */
const MOST = 2;
const HOUR_MS = 3_600_000;

/** One thing that happens: an installation has work, or a worker does, or puts off, what comes next. */
type Step =
  | { readonly do: "put"; readonly installation: number; readonly count: number }
  | { readonly do: "finish" | "put-back" };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("put" as const),
      installation: fc.integer({ min: 1, max: 4 }),
      count: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({ do: fc.constantFrom("finish" as const, "put-back" as const) }),
  ),
  { maxLength: 25 },
);

describe("installations that share the work", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  /** Does one job. @returns whose it was, and null where none is due */
  async function doOne(how: "finish" | "put-back" = "finish"): Promise<number | null> {
    const { store } = notes;
    const [claimed] = await store.jobs.claim(1);
    if (claimed === undefined) return null;
    await store.transaction(async (transaction) => {
      assert.ok(await store.jobs.finish(transaction, claimed));
      if (how === "finish") return;
      const { task, failures, lost } = claimed;
      await store.jobs.putBack(transaction, claimed, { task, failures, lost, due: Date.now(), timed: false });
    });
    return claimed.installation;
  }

  const many = (installation: number, afterMs = 0) =>
    Array.from({ length: MANY }, (_, index) => aJob(`${installation}/${index}`, { installation, afterMs }));

  /** How many jobs are done before one of this installation is. */
  async function waitOf(installation: number): Promise<number> {
    for (let done = 0; ; done += 1) {
      const whose = await doOne();
      if (whose === installation) return done;
      assert.notEqual(whose, null, `installation ${installation} has nothing to do`);
    }
  }

  it("are served in turn, however many jobs one of them has waiting", async () => {
    await putJobs(notes, ...many(1));
    for (let served = 0; served < 5; served += 1) assert.equal(await doOne(), 1);
    await putJobs(notes, aJob("b", { installation: 2 }));
    assert.ok((await waitOf(2)) <= MOST);
    await putJobs(notes, ...["c", "d", "e"].map((key) => aJob(key, { installation: 3 })));
    const order: (number | null)[] = [];
    for (let served = 0; served < 6; served += 1) order.push(await doOne());
    assert.deepEqual(order.filter((whose) => whose === 3).length, 3, order.join(" "));
  });

  it("are served in turn also where all jobs of one become due at once", async () => {
    await putJobs(notes, ...many(1, HOUR_MS));
    // Others work meanwhile.
    for (let served = 0; served < 20; served += 1) {
      await putJobs(notes, aJob("b", { installation: 2 }));
      assert.equal(await doOne(), 2);
    }
    await letTimeCome(notes);
    await putJobs(notes, aJob("b", { installation: 2 }));
    assert.ok((await waitOf(2)) <= MOST);
  });

  it("are served in turn also where all jobs of one were put off together", async () => {
    const { store } = notes;
    await putJobs(notes, ...many(1));
    for (let claims = await store.jobs.claim(50); claims.length > 0; claims = await store.jobs.claim(50)) {
      await store.transaction(async (transaction) => {
        for (const claimed of claims) {
          assert.ok(await store.jobs.finish(transaction, claimed));
          const { task, failures, lost } = claimed;
          const again = { task, failures, lost, due: Date.now() + HOUR_MS, timed: false };
          await store.jobs.putBack(transaction, claimed, again);
        }
      });
    }
    await letTimeCome(notes);
    await putJobs(notes, aJob("b", { installation: 2 }), aJob("c", { installation: 2 }));
    assert.ok((await waitOf(2)) <= MOST);
    assert.ok((await waitOf(2)) <= MOST);
  });

  it("do not pay for jobs that were merged with one that waits", async () => {
    for (let pushes = 0; pushes < 50; pushes += 1) await putJobs(notes, aJob("a", { installation: 1 }));
    assert.equal(await doOne(), 1);
    await putJobs(notes, ...many(2));
    await putJobs(notes, aJob("a", { installation: 1 }));
    assert.ok((await waitOf(1)) <= MOST);
  });

  it("are served in the order in which their own jobs came", async () => {
    for (const key of ["a", "b", "c"]) {
      await putJobs(notes, aJob(key));
      // A millisecond is the finest that the order is known by.
      for (const now = Date.now(); Date.now() === now; ) await new Promise(setImmediate);
    }
    const order: string[] = [];
    for (let claims = await notes.store.jobs.claim(1); claims.length > 0; claims = await notes.store.jobs.claim(1)) {
      order.push(...claims.map(({ key }) => key));
    }
    assert.deepEqual(order, ["a", "b", "c"]);
  });

  it("wait for at most two jobs of each other that is busy, whatever happened before", async () => {
    const numRuns = storeUnderTest() === "sqlite" ? 40 : 8;
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (given, last) => {
        await emptyStore(notes.store);
        const waiting = new Map<number, number>();
        const add = (installation: number, count: number) =>
          waiting.set(installation, (waiting.get(installation) ?? 0) + count);
        for (const [number, step] of given.entries()) {
          if (step.do === "put") {
            const { installation, count } = step;
            add(installation, count);
            await putJobs(
              notes,
              ...Array.from({ length: count }, (_, index) => aJob(`${number}/${index}`, { installation })),
            );
          } else {
            const whose = await doOne(step.do);
            if (whose !== null && step.do === "finish") add(whose, -1);
          }
        }
        // One that has nothing waiting comes with a job.
        const others = [...waiting].filter(([whose, count]) => whose !== last && count > 0).length;
        if ((waiting.get(last) ?? 0) > 0) return;
        await putJobs(notes, aJob("last", { installation: last }));
        const waited = await waitOf(last);
        assert.ok(waited <= MOST * others, `${last} waited for ${waited} jobs of ${others} others`);
      }),
      { numRuns },
    );
  });

  it("get tags that follow one another, each its own", async () => {
    const { store } = notes;
    const reserve = (installations: number[]) =>
      store.transaction((transaction) => reserveTags(transaction, installations));
    assert.deepEqual(await reserve([]), []);
    assert.deepEqual(await reserve([5, 7, 5, 5]), [0, 0, 1, 2]);
    assert.deepEqual(await reserve([7, 5]), [1, 3]);
  });
});
