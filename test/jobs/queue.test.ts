import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createQueue, type QueueOptions } from "../../src/jobs/queue.ts";

interface Note {
  readonly key: string;
  readonly text: string;
}

function queueOf(options: Partial<QueueOptions<Note>> & Pick<QueueOptions<Note>, "work">) {
  return createQueue<Note>({
    keyOf: ({ key }) => key,
    merge: (_older, newer) => newer,
    retryAfter: (_error, attempt) => (attempt < 3 ? 1 : null),
    giveUp: async () => {},
    onError: () => {},
    concurrency: 2,
    ...options,
  });
}

const note = (key: string, text = "") => ({ key, text });

describe("the queue", () => {
  it("does one task of a key at a time, and of those that wait only the newest", async () => {
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    let running = 0;
    const queue = queueOf({
      work: async ({ text }) => {
        running += 1;
        assert.equal(running, 1);
        if (text === "first") await gate.promise;
        done.push(text);
        running -= 1;
      },
    });
    for (const text of ["first", "second", "third"]) queue.enqueue(note("a", text));
    gate.resolve();
    await queue.idle();
    assert.deepEqual(done, ["first", "third"]);
  });

  it("merges a task with the one that it replaces", async () => {
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const queue = queueOf({
      merge: (older, newer) => ({ ...newer, text: `${older.text}+${newer.text}` }),
      work: async ({ text }) => {
        if (text === "first") await gate.promise;
        done.push(text);
      },
    });
    for (const text of ["first", "second", "third"]) queue.enqueue(note("a", text));
    gate.resolve();
    await queue.idle();
    assert.deepEqual(done, ["first", "second+third"]);
  });

  it("does no more at a time than it may", async () => {
    let running = 0;
    let most = 0;
    const queue = queueOf({
      work: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
      },
    });
    for (let index = 0; index < 10; index += 1) queue.enqueue(note(`${index}`));
    await queue.idle();
    assert.equal(most, 2);
  });

  it("tries again what failed, and gives up after the last failure", async () => {
    let tries = 0;
    const lost: unknown[] = [];
    const queue = queueOf({
      work: async () => {
        tries += 1;
        throw new Error(`failure ${tries}`);
      },
      giveUp: async (_task, error) => {
        lost.push(error);
      },
    });
    queue.enqueue(note("a"));
    await queue.idle();
    assert.equal(tries, 3);
    assert.deepEqual(lost, [new Error("failure 3")]);
  });

  it("brings a task to its end even if giving up fails at first", async () => {
    let ends = 0;
    const queue = queueOf({
      work: async () => {
        throw new Error("no");
      },
      retryAfter: () => null,
      giveUp: async () => {
        ends += 1;
        if (ends === 1) throw new Error("not yet");
      },
    });
    queue.enqueue(note("a"));
    await queue.idle();
    assert.equal(ends, 2);
  });

  it("keeps a task for later without waiting for it, and does it at once when it is wanted sooner", async () => {
    const done: string[] = [];
    const queue = queueOf({
      work: async ({ text }) => {
        done.push(text);
      },
    });
    queue.enqueue(note("a", "later"), { afterMs: 3_600_000 });
    await queue.idle();
    assert.deepEqual(done, []);
    queue.enqueue(note("a", "now"));
    await queue.idle();
    assert.deepEqual(done, ["now"]);
  });

  it("does a task that was kept for later when its time has come", async () => {
    const done = Promise.withResolvers<string>();
    const queue = queueOf({ work: async ({ text }) => done.resolve(text) });
    const alive = setTimeout(() => {}, 5000);
    queue.enqueue(note("a", "later"), { afterMs: 5 });
    assert.equal(await done.promise, "later");
    clearTimeout(alive);
  });

  it("ends what is due when it stops, and takes nothing more", async () => {
    const done: string[] = [];
    const queue = queueOf({
      work: async ({ text }) => {
        await new Promise(setImmediate);
        done.push(text);
      },
    });
    for (const key of ["a", "b", "c"]) queue.enqueue(note(key, key));
    assert.equal(await queue.stop(5000), true);
    queue.enqueue(note("d", "d"));
    assert.deepEqual(done.sort(), ["a", "b", "c"]);
  });

  it("stops in time even if a task never ends", async () => {
    const queue = queueOf({ work: () => new Promise(() => {}) });
    queue.enqueue(note("a"));
    assert.equal(await queue.stop(10), false);
  });
});
