import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, UNFAIR } from "./models.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("when GitHub fails", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.github.faults.clear());

  let count = 0;
  async function proposed(files: typeof FAIR) {
    count += 1;
    const repo = stage.repository(`faulty-${count}`, BASE);
    await stage.settle();
    return async (fault: Parameters<Stage["github"]["faults"]["add"]>[0]) => {
      stage.github.faults.add(fault);
      const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
      await stage.evaluate({ repo, sha, branch: "change", files });
      await stage.settle();
      assert.deepEqual(stage.github.violations(), []);
      return { repo, pull, sha };
    };
  }

  const runsOf = (at: { repo: string; sha: string }) =>
    stage.github
      .checkRuns(at)
      .filter(({ app }) => app === "assay")
      .map(({ conclusion }) => conclusion);

  for (const kind of ["error-after", "error-before"] as const) {
    for (const path of ["/check-runs$", "/reviews$", "/comments$", "/check-runs/\\d+$"]) {
      it(`writes once although the answer to ${path} is lost (${kind})`, async () => {
        const at = await (await proposed(UNFAIR))({ kind, path, method: path.includes("d+") ? "PATCH" : "POST" });
        assert.ok(stage.github.requests().some(({ status }) => status === 502));
        stage.github.clearLog();
        assert.deepEqual(runsOf(at), ["failure"]);
        assert.equal(stage.github.reviews(at).length, 1);
        assert.equal(stage.github.comments(at).length, 1);
      });
    }
  }

  it("waits out a secondary rate limit", async () => {
    const at = await (await proposed(FAIR))({
      kind: "secondary-rate-limit",
      path: "/check-runs$",
      method: "POST",
      retryAfter: 0,
    });
    assert.deepEqual(runsOf(at), ["success"]);
  });

  it("does not take a commit that is not visible yet for an empty one", async () => {
    const at = await (await proposed(UNFAIR))({ kind: "not-found", path: "/git/trees/", count: 2 });
    assert.deepEqual(runsOf(at), ["failure"]);
    assert.match(stage.check(at).title ?? "", /^Blocked/);
  });

  it("does not take a lost permission for a missing policy, and withdraws a pass that can no longer be shown", async () => {
    const at = await (await proposed(FAIR))({ kind: "slow", ms: 1 });
    assert.deepEqual(runsOf(at), ["success"]);
    stage.github.faults.add({ kind: "not-found", path: "/git/", count: 1000 });
    stage.github.rerequest({ repo: at.repo, checkRun: stage.check(at).id });
    await stage.settle();
    assert.deepEqual(runsOf(at), ["success", "failure"]);
    assert.match(stage.check(at).title ?? "", /could not judge/);
    assert.equal(stage.github.merge(at).status, 405);
  });

  it("ends the check as undecided when the storage of artifacts is down, and judges when asked again", async () => {
    const at = await (await proposed(FAIR))({ kind: "error-before", path: "/artifacts/.*zip$", count: 1000 });
    assert.deepEqual(runsOf(at), ["failure"]);
    assert.match(stage.check(at).title ?? "", /could not judge/);
    stage.github.faults.clear();
    stage.github.rerequest({ repo: at.repo, checkRun: stage.check(at).id });
    await stage.settle();
    assert.equal(stage.check(at).conclusion, "success");
  });

  it("survives doubled and reordered webhooks", async () => {
    const judge = await proposed(FAIR);
    stage.github.faults.add({ kind: "duplicate", event: "workflow_run.completed" });
    const at = await judge({ kind: "reorder", event: "pull_request.opened" });
    assert.equal(stage.check(at).conclusion, "success");
    assert.equal(stage.github.merge(at).status, 200);
  });
});
