import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startStage } from "./harness.ts";
import { BASE, FAIR, UNFAIR } from "./models.ts";
import { until } from "./until.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };

describe("a service that is started again on what it has kept", () => {
  it("finishes what was waiting and what it was in the middle of, and says nothing twice", async () => {
    const stage = await startStage();
    const { github } = stage;
    const repo = stage.repository("restarted", BASE);
    await stage.settle();
    // The first judgement hangs in the middle, and more comes meanwhile than the service does at a time.
    github.faults.add({ kind: "slow", ms: 3000, method: "GET", path: "/git/trees/" });
    const branches = ["one", "two", "three"];
    const proposed = branches.map((branch) =>
      stage.propose({ repo, branch, files: { "models/credit/model.py": `threshold = 0.7 # ${branch}` } }),
    );
    for (const [index, branch] of branches.entries()) {
      await stage.evaluate({ repo, sha: proposed[index]?.sha ?? "", branch, files: UNFAIR });
    }
    await github.settled();
    await until("a tree was asked for", () => github.requests().some(({ path }) => path.includes("/git/trees/")));
    assert.equal(await stage.stop(0), false);
    assert.ok(proposed.some(({ sha }) => !github.checkRuns({ repo, sha }).some(({ conclusion }) => conclusion)));

    github.faults.clear();
    await stage.start();
    await stage.settle();
    for (const { pull, sha } of proposed) {
      const runs = github.checkRuns({ repo, sha }).filter(({ name }) => name === "assay");
      assert.deepEqual(
        runs.map(({ conclusion }) => conclusion),
        ["failure"],
      );
      assert.equal(github.reviews({ repo, pull }).length, 1);
      assert.equal(github.comments({ repo, pull }).length, 1);
    }
    stage.writes();
    await stage.close();
  });

  it("is told again what it knows without doing anything", async () => {
    const stage = await startStage();
    const { github } = stage;
    const repo = stage.repository("known", BASE);
    const { sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.ok(stage.writes() > 0);
    assert.equal(await stage.stop(5000), true);
    await stage.start();
    for (const { id } of github.deliveries().filter(({ redelivery }) => !redelivery)) github.redeliver(id);
    await stage.settle();
    assert.ok(github.deliveries().every(({ statusCode }) => statusCode === 202));
    assert.deepEqual(github.requests(), []);
    assert.equal(stage.writes(), 0);
    await stage.close();
  });

  it("stops at once when there is nothing to do", async () => {
    const stage = await startStage({}, { chores: true });
    await stage.settle();
    const begun = performance.now();
    assert.equal(await stage.stop(60_000), true);
    assert.ok(performance.now() - begun < 30_000);
    await stage.close();
  });
});
