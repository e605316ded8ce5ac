import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR } from "./models.ts";

describe("ten pushes in a row", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("are judged once, for the newest, and the checks of the others end as cancelled", async () => {
    const { github } = stage;
    const repo = stage.repository("pushed", BASE);
    const pushed = (number: number) => ({ "models/credit/model.py": `threshold = ${number}\n` });
    const { pull, sha: first } = stage.propose({ repo, branch: "change", files: pushed(0) });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: first }).status, "in_progress");
    stage.writes();
    // The next judgement takes so long that all others come meanwhile.
    github.faults.add({ kind: "slow", ms: 1500, method: "GET", path: "/pulls/\\d+$" });
    const shas = Array.from({ length: 10 }, (_, index) => {
      const { sha } = github.pushCommit({ repo, branch: "change", files: pushed(index + 1) });
      return sha;
    });
    const newest = shas.at(-1) ?? assert.fail();
    await stage.evaluate({ repo, sha: newest, branch: "change", files: FAIR });
    await stage.settle();
    const checksOf = (sha: string) => github.checkRuns({ repo, sha }).filter(({ name }) => name === "assay");
    assert.deepEqual(
      checksOf(newest).map(({ conclusion }) => conclusion),
      ["success"],
    );
    const older = [first, ...shas.slice(0, -1)].flatMap(checksOf);
    assert.deepEqual(
      older.map(({ conclusion }) => conclusion),
      older.map(() => "cancelled"),
    );
    // The first, which was open before, and at most the one that was being judged when the others came.
    assert.ok(older.length <= 2, `${older.length} older commits have a check`);
    assert.equal(stage.check({ repo, sha: first }).conclusion, "cancelled");
    assert.ok(stage.writes() <= 5);
    assert.equal(github.merge({ repo, pull }).status, 200);
  });
});
