import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BudgetSpentError, NotVisibleError } from "../../src/github/errors.ts";
import { describeFailure, isChore, reactTo } from "../../src/jobs/react-to.ts";
import { pauseBefore } from "../../src/jobs/retry-policy.ts";
import type { Task } from "../../src/jobs/task.ts";
import { BusyError } from "../../src/jobs/turns.ts";

const place = { installationId: 1, repositoryId: 5, owner: "acme", repo: "models" };
const judge: Task = { kind: "judge-pull-request", ...place, number: 3, requested: false };
const finders: readonly Task[] = [
  { kind: "judge-commit", ...place, headSha: "a", requested: false },
  { kind: "judge-targeting", ...place, base: "main" },
  { kind: "judge-installation", installationId: 1 },
  { kind: "reconcile-repository", ...place, scope: "all" },
  { kind: "reconcile-installation", installationId: 1, scope: "all" },
];
const chores: readonly Task[] = [
  { kind: "reconcile", scope: "all" },
  { kind: "sweep-deliveries" },
  { kind: "clean-up" },
];

const http = (status: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error("no"), { status, response: { headers } });
function react(error: unknown, given: { task?: Task; failure?: number; scale?: number } = {}) {
  const { task = judge, failure = 1, scale = 1 } = given;
  return reactTo(error, task, { failure, scale });
}

/** Asserts a pause of so many milliseconds, lengthened by at most a quarter so that not all come back together. */
function assertPause(reaction: ReturnType<typeof react>, ms: number, message?: string): void {
  assert.ok("afterMs" in reaction, `${message ?? ""} ${reaction.do}`);
  const { afterMs } = reaction;
  assert.ok(afterMs >= ms && afterMs <= Math.ceil(ms * 1.25), `${message ?? ""} ${afterMs} is not about ${ms}`);
}

describe("the pause before another try", () => {
  it("grows, and ends", () => {
    assert.deepEqual([1, 2, 3, 4, 5].map(pauseBefore), [2000, 10_000, 60_000, 300_000, null]);
  });
});

describe("a judgement that failed", () => {
  it("is tried again as long as GitHub fails, at growing intervals, and given up after the fifth failure", () => {
    for (const error of [http(502), new DOMException("late", "TimeoutError"), new NotVisibleError("not yet")]) {
      for (const failure of [1, 2, 3, 4]) {
        const reaction = react(error, { failure });
        assert.equal(reaction.do, "retry");
        assertPause(reaction, pauseBefore(failure) ?? 0);
      }
      assert.deepEqual(react(error, { failure: 5 }), { do: "give-up" });
    }
  });

  it("is given up at once where another try would say the same", () => {
    for (const error of [http(403), http(404), http(410), http(422), new TypeError("a defect")]) {
      assert.deepEqual(react(error), { do: "give-up" });
    }
  });

  it("is put off without counting where another has the turn, or the store is away", () => {
    const lost = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    for (const error of [new BusyError("busy"), lost, new Error("database is locked")]) {
      const reaction = react(error, { failure: 9 });
      assert.equal(reaction.do, "postpone");
      assert.equal("everything" in reaction && reaction.everything, false);
      assertPause(reaction, 1000);
    }
  });

  it("is put off with everything of its installation until the time that GitHub names", () => {
    const reaction = react(http(403, { "retry-after": "30" }), { failure: 9 });
    assert.ok(reaction.do === "postpone" && reaction.everything);
    assert.ok(reaction.afterMs >= 31_000 && reaction.afterMs <= 31_250, String(reaction.afterMs));
    assertPause(react(http(429)), 60_000);
    const spent = react(new BudgetSpentError(7_000));
    assert.ok(spent.do === "postpone" && spent.afterMs >= 8_000 && spent.afterMs <= 8_250);
  });

  it("waits for as long as GitHub asks also where other pauses are shortened for a trial", () => {
    const reaction = react(http(403, { "retry-after": "30" }), { scale: 0.001 });
    assert.ok(reaction.do === "postpone" && reaction.afterMs >= 30_000 && reaction.afterMs < 30_010);
    assertPause(react(http(502), { scale: 0.01 }), 20);
  });

  it("does not come back together with what failed with it", () => {
    const pauses = new Set(Array.from({ length: 50 }, () => JSON.stringify(react(http(502)))));
    assert.ok(pauses.size > 10, `${pauses.size} different pauses of 50`);
  });
});

describe("a task that only finds out what is to be judged", () => {
  it("is tried again until GitHub answers, but not after a defect or a refusal", () => {
    for (const task of finders) {
      assertPause(react(http(502), { task, failure: 5 }), 300_000, task.kind);
      assertPause(react(http(502), { task, failure: 50 }), 300_000, task.kind);
      for (const error of [new TypeError("a defect"), http(404)]) {
        assert.deepEqual(react(error, { task }), { do: "give-up" }, task.kind);
      }
    }
  });
});

describe("a chore of the App", () => {
  it("comes round for ever, whatever happens", () => {
    for (const task of chores) {
      assert.ok(isChore(task));
      for (const error of [http(502), http(404), new TypeError("a defect")]) {
        assertPause(react(error, { task }), 2000, task.kind);
        assertPause(react(error, { task, failure: 50 }), 300_000, task.kind);
      }
    }
    for (const task of [judge, ...finders]) assert.ok(!isChore(task));
  });
});

describe("what is said of a failure", () => {
  it("names the store without its address, and nothing internal", () => {
    const lost = Object.assign(new Error("connect ECONNREFUSED 10.0.0.3:5432"), { code: "ECONNREFUSED" });
    assert.equal(describeFailure(lost), "Assay's own store could not be reached.");
    assert.doesNotMatch(describeFailure(new TypeError("the password is swordfish")), /swordfish/);
  });
});
