import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { createInbox, type Letter, type Taken } from "../../src/jobs/inbox.ts";
import { buryJob, completeJob } from "../../src/jobs/settle-job.ts";
import type { Store } from "../../src/store/store.ts";
import { emptyStore, type Note, testStore } from "../store/open-test-store.ts";
import { aLetter, deliveryOf } from "./a-letter.ts";

describe("the inbox", () => {
  const notes = testStore();
  beforeEach(() => emptyStore(notes.store));

  const take = (letter: Letter<Note>) => createInbox(notes.store, () => {}).take(letter);
  const claim = (most = 100) => notes.store.jobs.claim(most);

  it("writes a delivery and its jobs down, and calls the worker when they are on disk", async () => {
    let called = 0;
    const inbox = createInbox(notes.store, () => {
      called += 1;
    });
    assert.equal(await inbox.take(aLetter("one", ["a", "b"])), "new");
    assert.equal(called, 1);
    assert.deepEqual((await claim()).map(({ key }) => key).sort(), ["a", "b"]);
    const row = await notes.store.db.selectFrom("deliveries").selectAll().executeTakeFirstOrThrow();
    const { received, ...rest } = row;
    assert.ok(Math.abs(Date.now() - received) < 60_000);
    assert.deepEqual(
      { ...rest },
      {
        guid: "one",
        event: "pull_request",
        action: "opened",
        installation: 1,
        repository: "acme/models",
        times: 1,
        state: "pending",
        reason: null,
        finished: null,
      },
    );
  });

  it("takes one that comes again for known, as long as it is worked on and when it is done", async () => {
    assert.equal(await take(aLetter("one", ["a"])), "new");
    assert.equal(await take(aLetter("one", ["a"])), "known");
    const [claimed, ...others] = await claim();
    assert.ok(claimed !== undefined && others.length === 0);
    assert.equal(await take(aLetter("one", ["a"])), "known");
    assert.ok(await completeJob(notes.store, claimed, []));
    assert.equal(await take(aLetter("one", ["a"])), "known");
    assert.deepEqual(await claim(), []);
    assert.deepEqual(await deliveryOf(notes.store, "one"), { state: "done", reason: null, times: 4, ended: true });
  });

  it("has one that failed done once more when it comes again", async () => {
    await take(aLetter("one", ["a"]));
    const [failed] = await claim();
    assert.ok(failed !== undefined && (await buryJob(notes.store, failed, "It failed.")));
    assert.deepEqual(await deliveryOf(notes.store, "one"), {
      state: "failed",
      reason: "It failed.",
      times: 1,
      ended: true,
    });
    assert.equal(await take(aLetter("one", ["a"])), "again");
    const pending = { state: "pending", reason: null, times: 2, ended: false };
    assert.deepEqual(await deliveryOf(notes.store, "one"), pending);
    const [again] = await claim();
    assert.ok(again !== undefined && (await completeJob(notes.store, again, [])));
    assert.deepEqual(await deliveryOf(notes.store, "one"), { ...pending, state: "done", ended: true });
  });

  it("is done at once with one that leads to nothing, and keeps why one was refused", async () => {
    assert.equal(await take(aLetter("one", [])), "new");
    assert.deepEqual(await deliveryOf(notes.store, "one"), { state: "done", reason: null, times: 1, ended: true });
    const refused = aLetter("two", ["a"], { refused: "It names no installation." });
    assert.equal(await take(refused), "refused");
    assert.equal(await take(refused), "known");
    const { state, reason, times } = (await deliveryOf(notes.store, "two")) ?? assert.fail();
    assert.deepEqual([state, reason, times], ["ignored", "It names no installation.", 2]);
    assert.deepEqual(await claim(), []);
  });

  it("takes each of many that come at once exactly once", async () => {
    const inbox = createInbox(notes.store, () => {});
    const guids = Array.from({ length: 200 }, (_, index) => `guid-${index % 80}`);
    const taken = await Promise.all(guids.map((guid) => inbox.take(aLetter(guid, [`job-of-${guid}`]))));
    const count = (what: Taken) => taken.filter((one) => one === what).length;
    assert.deepEqual([count("new"), count("known")], [80, 120]);
    const keys = (await claim(1000)).map(({ key }) => key);
    assert.deepEqual([keys.length, new Set(keys).size], [80, 80]);
    const { times } = (await deliveryOf(notes.store, "guid-0")) ?? assert.fail();
    assert.equal(times, 3);
  });

  it("writes those that come together in few transactions", async () => {
    let transactions = 0;
    const counting: Store<Note> = {
      ...notes.store,
      transaction: (action) => {
        transactions += 1;
        return notes.store.transaction(action);
      },
    };
    const inbox = createInbox(counting, () => {});
    await Promise.all(Array.from({ length: 100 }, (_, index) => inbox.take(aLetter(`${index}`, [`${index}`]))));
    assert.ok(transactions <= 2, String(transactions));
  });

  it("keeps the others where one cannot be stored, and says so of that one alone", async () => {
    const inbox = createInbox(notes.store, () => {});
    const unfit = {
      text: "unfit",
      toJSON: () => {
        throw new Error("this cannot be stored");
      },
    };
    const first = inbox.take(aLetter("first", ["a"]));
    const others = [
      inbox.take(aLetter("second", ["b"])),
      inbox.take(aLetter("unfit", [], { jobs: [{ key: "c", installation: 1, task: unfit, afterMs: 0 }] })),
      inbox.take(aLetter("third", ["d"])),
    ];
    assert.equal(await first, "new");
    const results = await Promise.allSettled(others);
    assert.deepEqual(
      results.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason))),
      ["new", "Error: this cannot be stored", "new"],
    );
    assert.equal(await deliveryOf(notes.store, "unfit"), null);
    assert.deepEqual((await claim()).map(({ key }) => key).sort(), ["a", "b", "d"]);
  });

  it("refuses all at once while the store is away, and takes them when it is back", async () => {
    let away = true;
    let asked = 0;
    const store: Store<Note> = {
      ...notes.store,
      transaction: async (action) => {
        asked += 1;
        if (away) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
        return notes.store.transaction(action);
      },
    };
    const inbox = createInbox(store, () => assert.fail("nothing was taken"));
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => inbox.take(aLetter(`${index}`, ["a"]))),
    );
    assert.ok(results.every(({ status }) => status === "rejected"));
    assert.ok(asked <= 2, String(asked));
    away = false;
    assert.equal(await createInbox(store, () => {}).take(aLetter("0", ["a"])), "new");
  });

  it("leads several deliveries to one job, and ends all of them with it", async () => {
    await take(aLetter("one", ["a"]));
    await take(aLetter("two", ["a", "b"]));
    const [first, second] = (await claim()).sort((one, two) => (one.key < two.key ? -1 : 1));
    assert.ok(first !== undefined && second !== undefined);
    assert.ok(await completeJob(notes.store, first, []));
    assert.equal((await deliveryOf(notes.store, "one"))?.state, "done");
    assert.equal((await deliveryOf(notes.store, "two"))?.state, "pending");
    assert.ok(await completeJob(notes.store, second, []));
    assert.equal((await deliveryOf(notes.store, "two"))?.state, "done");
  });
});
