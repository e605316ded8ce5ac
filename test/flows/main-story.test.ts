import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, UNFAIR } from "./models.ts";

describe("a pull request whose evidence violates the policy", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("cannot be merged until its evidence is right", async () => {
    const { github } = stage;
    const repo = stage.repository("main-story", BASE);
    await stage.settle();
    stage.writes();

    const { pull, sha } = stage.propose({
      repo,
      branch: "change",
      files: { "models/credit/model.py": "threshold = 0.7\n" },
    });
    await stage.settle();
    const waiting = stage.check({ repo, sha });
    assert.equal(waiting.status, "in_progress");
    assert.match(waiting.title ?? "", /evaluation of evaluate\.yml/);
    assert.equal(github.merge({ repo, pull }).status, 405);

    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    const blocked = stage.check({ repo, sha });
    assert.equal(blocked.conclusion, "failure");
    assert.match(blocked.title ?? "", /^Blocked: /);
    assert.equal(github.merge({ repo, pull }).status, 405);
    assert.deepEqual(
      github.reviews({ repo, pull }).map(({ state }) => state),
      ["CHANGES_REQUESTED"],
    );
    assert.equal(github.comments({ repo, pull }).length, 1);
    assert.ok(stage.writes() <= 6);

    const mended = github.pushCommit({
      repo,
      branch: "change",
      files: { "models/credit/model.py": "threshold = 0.6\n" },
    });
    await stage.settle();
    await stage.evaluate({ repo, sha: mended.sha, branch: "change", files: FAIR });
    await stage.settle();
    const passed = stage.check({ repo, sha: mended.sha });
    assert.equal(passed.conclusion, "success", passed.summary ?? "");
    assert.deepEqual(
      github.reviews({ repo, pull }).map(({ state }) => state),
      ["DISMISSED"],
    );
    assert.match(github.comments({ repo, pull })[0]?.body ?? "", /Passed/);
    assert.equal(github.merge({ repo, pull }).status, 200);
    stage.writes();
    assert.deepEqual(stage.log, []);
  });
});
