import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { baselineCandidates } from "../../src/github/baseline-source.ts";
import { chooseRun } from "../../src/github/choose-run.ts";
import { BrokenTransferError, describeError, kindOf, NotVisibleError, waitAskedFor } from "../../src/github/errors.ts";
import { linesInPatch } from "../../src/github/lines-in-patch.ts";
import { localReferences, touches } from "../../src/github/local-references.ts";
import type { WorkflowRun } from "../../src/github/workflow-runs.ts";

const PATH = ".github/workflows/evaluate.yml";
function run(given: Partial<WorkflowRun>): WorkflowRun {
  return {
    id: 1,
    url: "https://github.test/run/1",
    path: PATH,
    event: "pull_request",
    status: "completed",
    conclusion: "success",
    headSha: "a",
    headBranch: "change",
    headRepositoryId: 5,
    createdAt: "2026-01-01T00:00:00Z",
    ...given,
  };
}

describe("the run that decides", () => {
  const choose = (...runs: WorkflowRun[]) => chooseRun({ runs, path: PATH, headRepositoryId: 5 });
  const running = { status: "in_progress", conclusion: null };
  for (const [what, runs, state, id] of [
    ["none, where there is none", [], "none", null],
    ["none, where all are of another workflow", [run({ path: ".github/workflows/other.yml" })], "none", null],
    ["none, where all are of another repository", [run({ headRepositoryId: 6 })], "none", null],
    ["none, where the fork is gone", [run({ headRepositoryId: null })], "none", null],
    ["the newest", [run({ id: 2, conclusion: "failure" }), run({})], "failed", 2],
    ["the newest, even if an older one has succeeded", [run({ id: 2, ...running }), run({})], "running", 2],
    ["not a cancelled one, where there is another", [run({ id: 2, conclusion: "cancelled" }), run({})], "succeeded", 1],
    ["not a skipped one, where there is another", [run({ id: 2, conclusion: "skipped" }), run(running)], "running", 1],
    ["a cancelled one, where there is no other", [run({ conclusion: "cancelled" })], "cancelled", 1],
    ["a skipped one, where there is no other", [run({ conclusion: "skipped" })], "failed", 1],
    ["failed by time", [run({ conclusion: "timed_out" })], "failed", 1],
    ["not good enough when neutral", [run({ conclusion: "neutral" })], "failed", 1],
    ["waiting for approval", [run({ conclusion: "action_required" })], "awaiting-approval", 1],
    ["waiting for an environment", [run({ status: "waiting", conclusion: null })], "awaiting-approval", 1],
    ["queued", [run({ status: "queued", conclusion: null })], "running", 1],
  ] as const) {
    it(`is ${what}`, () => {
      const choice = choose(...runs);
      assert.equal(choice.state, state);
      assert.equal(choice.state === "none" ? null : choice.run.id, id);
    });
  }
});

describe("runs that may serve as baseline", () => {
  const pull = { baseRef: "main", repositoryId: 5 };
  const good = run({ event: "push", headBranch: "main" });
  const count = (given: Partial<WorkflowRun>) => baselineCandidates([{ ...good, ...given }], pull).length;

  it("are pushes, schedules and dispatches of the target branch in this repository", () => {
    for (const event of ["push", "schedule", "workflow_dispatch"]) assert.equal(count({ event }), 1);
  });

  it("are nothing else", () => {
    for (const event of ["pull_request", "pull_request_target", "workflow_run", "repository_dispatch"]) {
      assert.equal(count({ event }), 0, event);
    }
    assert.equal(count({ headRepositoryId: 6 }), 0, "a fork's branch may also be called main");
    assert.equal(count({ headRepositoryId: null }), 0);
    assert.equal(count({ headBranch: "develop" }), 0);
    assert.equal(count({ conclusion: "failure" }), 0);
  });
});

describe("the lines that a patch shows", () => {
  it("are added and context lines of the new version", () => {
    const patch =
      "@@ -1,3 +1,4 @@ head\n one\n-two\n+2\n+2b\n three\n@@ -10 +11,2 @@\n ten\n+eleven\n\\ No newline at end of file";
    assert.deepEqual([...linesInPatch(patch)], [1, 2, 3, 4, 11, 12]);
  });

  it("are none for a file that was removed or whose patch is not shown", () => {
    assert.deepEqual([...linesInPatch("@@ -1,2 +0,0 @@\n-one\n-two")], []);
    assert.deepEqual([...linesInPatch("")], []);
  });

  it("do not include lines that only look like hunks", () => {
    assert.deepEqual([...linesInPatch("@@ -0,0 +1,2 @@\n+@@ -9 +9 @@\n+two")], [1, 2]);
  });
});

describe("what a workflow uses of its own repository", () => {
  it("is found however it is written", () => {
    const source = `
      - uses: ./.github/actions/one
      - { uses: "./.github/actions/two/" }
      - "uses": './.github/workflows/three.yml'
      - uses:    ./four # a comment
      - uses: actions/checkout@v4
      - uses: ./
      - uses: .
      - uses: ./a/../five/
      - uses: owner/repo/.github/workflows/five.yml@main
    `;
    assert.deepEqual(localReferences(source), [
      ".github/actions/one",
      ".github/actions/two",
      ".github/workflows/three.yml",
      "four",
      "",
      "five",
    ]);
  });

  it("is touched by a change of itself or of anything below it", () => {
    assert.ok(touches(["a/b"], "a/b"));
    assert.ok(touches(["a/b/c"], "a/b"));
    assert.ok(!touches(["a/bc", "a"], "a/b"));
  });
});

describe("an error", () => {
  const http = (status: number, message = "", headers: Record<string, string> = {}) =>
    Object.assign(new Error(message), { status, response: { headers } });
  for (const [error, kind] of [
    [http(502), "ambiguous"],
    [http(500), "ambiguous"],
    [http(408), "ambiguous"],
    [new DOMException("late", "TimeoutError"), "ambiguous"],
    [new BrokenTransferError("broken"), "ambiguous"],
    [http(429), "rate-limited"],
    [http(403, "API rate limit exceeded"), "rate-limited"],
    [http(403, "", { "x-ratelimit-remaining": "0" }), "rate-limited"],
    [http(403, "Resource not accessible by integration"), "forbidden"],
    [http(401), "forbidden"],
    [http(404), "not-found"],
    [http(410), "gone"],
    [http(422), "refused"],
    [new NotVisibleError("Commit a is not visible."), "not-visible"],
    [new TypeError("x is undefined"), "defect"],
    ["a string", "defect"],
  ] as const) {
    it(`is ${kind}: ${error instanceof Error ? `${error.name} ${"status" in error ? error.status : ""} ${error.message}` : error}`, () => {
      assert.equal(kindOf(error), kind);
    });
  }

  it("says how long to wait", () => {
    assert.equal(waitAskedFor(http(403, "", { "retry-after": "60" })), 60_000);
    const limited = http(403, "", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000" });
    assert.equal(waitAskedFor(limited, 940_000), 60_000);
    assert.equal(waitAskedFor(limited, 2_000_000), 0);
    assert.equal(waitAskedFor(http(502)), null);
  });

  it("is described without anything internal", () => {
    assert.doesNotMatch(describeError(new TypeError("the password is swordfish")), /swordfish/);
    assert.doesNotMatch(describeError(http(403, "the password is swordfish")), /swordfish/);
  });
});
