import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pauseBefore } from "../../src/jobs/retry-policy.ts";
import { keyOf, mergeTasks, type Task } from "../../src/jobs/task.ts";

const place = { installationId: 1, owner: "acme", repo: "models" };
const judge: Task = { kind: "judge-pull-request", ...place, number: 3, requested: false, headSha: "a" };

describe("tasks", () => {
  it("have one key for all judgements of a pull request, and different ones for everything else", () => {
    const tasks: Task[] = [
      judge,
      { ...judge, number: 4 },
      { ...judge, installationId: 2 },
      { kind: "judge-commit", ...place, headSha: "a", requested: false },
      { kind: "judge-targeting", ...place, base: "main" },
      { kind: "judge-targeting", ...place, base: null },
      { kind: "judge-installation", ...place },
    ];
    assert.equal(new Set(tasks.map(keyOf)).size, tasks.length);
    assert.equal(keyOf(judge), keyOf({ ...judge, requested: true, headSha: "b" }));
  });

  it("still owe the answer that an older task of the same key was asked for", () => {
    assert.deepEqual(mergeTasks({ ...judge, requested: true }, { ...judge, headSha: "b" }), {
      ...judge,
      headSha: "b",
      requested: true,
    });
    assert.deepEqual(mergeTasks(judge, { ...judge, headSha: "b" }), { ...judge, headSha: "b" });
  });
});

describe("the pause before another try", () => {
  it("grows, and ends", () => {
    const pauses = [1, 2, 3, 4, 5].map((attempt) => pauseBefore(attempt, null));
    assert.deepEqual(pauses, [2000, 10_000, 60_000, 300_000, null]);
  });

  it("is as long as the other side asks, within reason", () => {
    assert.equal(pauseBefore(1, 60_000), 60_000);
    assert.equal(pauseBefore(3, 1000), 60_000);
    assert.equal(pauseBefore(1, 1e12), 3_900_000);
  });
});
