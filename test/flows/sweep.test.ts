import assert from "node:assert/strict";
import { afterEach, describe, it, mock } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR } from "./models.ts";
import { until } from "./until.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

/** The conclusion of the check on a commit, once there is one. */
async function concluded({ github }: Stage, at: { repo: string; sha: string }): Promise<string> {
  const conclusion = () => github.checkRuns(at).findLast(({ name }) => name === "assay")?.conclusion ?? "";
  await until("the check has ended", () => conclusion() !== "");
  return conclusion();
}

describe("what happened while the service was away", () => {
  afterEach(() => mock.timers.reset());

  it("is asked for again where GitHub's log shows that it failed, and judged", async () => {
    const stage = await startStage({}, { chores: true });
    const { github } = stage;
    const repo = stage.repository("away", BASE);
    await stage.settle();
    await stage.stop(5000);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await github.settled();
    const failed = github.deliveries().filter(({ statusCode }) => statusCode !== 202);
    assert.ok(failed.length >= 2);
    await stage.start();
    assert.equal(await concluded(stage, { repo, sha }), "success");
    const again = () =>
      new Set(
        github
          .deliveries()
          .filter(({ redelivery, statusCode }) => redelivery && statusCode === 202)
          .map(({ guid }) => guid),
      );
    await until("all were delivered again", () => failed.every(({ guid }) => again().has(guid)));
    await stage.settle();
    assert.equal(github.merge({ repo, pull }).status, 200);
    stage.writes();
    await stage.close();
  });

  it("is found out also where GitHub's log knows nothing of it", async () => {
    const stage = await startStage({}, { chores: true });
    const { github } = stage;
    const repo = stage.repository("forgotten", BASE);
    await stage.settle();
    await stage.stop(5000);
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await github.settled();
    github.faults.clear();
    await stage.start();
    assert.equal(await concluded(stage, { repo, sha }), "success");
    await stage.settle();
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.deepEqual(github.violations(), []);
    await stage.close();
  });

  it("does not leave a check open that nobody would end any more", async () => {
    const stage = await startStage({}, { chores: true });
    const { github } = stage;
    const repo = stage.repository("left-open", BASE);
    const { sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    await stage.stop(5000);
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    const newer = github.pushCommit({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    await stage.evaluate({ repo, sha: newer.sha, branch: "change", files: FAIR });
    await github.settled();
    github.faults.clear();
    // A check may stay open for a while before anybody wonders.
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 11 * 60_000 });
    await stage.start();
    assert.equal(await concluded(stage, { repo, sha }), "cancelled");
    assert.equal(await concluded(stage, { repo, sha: newer.sha }), "success");
    await stage.settle();
    await stage.close();
  });
});
