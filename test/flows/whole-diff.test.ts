import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, UNFAIR } from "./models.ts";

describe("the whole diff of a pull request", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("counts, not the last push: a violating push followed by a harmless one stays blocked", async () => {
    const { github } = stage;
    const repo = stage.repository("harmless", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    await stage.evaluate({ repo, sha, branch: "change", files: UNFAIR });
    await stage.settle();
    const review = github.reviews({ repo, pull })[0];
    stage.writes();
    const harmless = github.pushCommit({ repo, branch: "change", files: { "README.md": "harmless" } });
    await stage.evaluate({ repo, sha: harmless.sha, branch: "change", files: UNFAIR });
    await stage.settle();
    assert.equal(stage.check({ repo, sha: harmless.sha }).conclusion, "failure");
    assert.equal(github.merge({ repo, pull }).status, 405);
    // The same findings: the review stands as it was, and so does the comment.
    assert.deepEqual(github.reviews({ repo, pull }), [review]);
    assert.ok(stage.writes() <= 4);
  });

  it("passes at once where it touches no model, and says so", async () => {
    const repo = stage.repository("untouched", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "README.md": "more" } });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "success");
    assert.match(check.title ?? "", /no governed model is touched/);
    assert.deepEqual(stage.github.comments({ repo, pull }), []);
    assert.equal(stage.github.merge({ repo, pull }).status, 200);
    assert.equal(stage.writes(), 2);
  });

  it("counts as touching everything where GitHub cannot list it", async () => {
    const repo = stage.repository("endless", BASE);
    const many = Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`notes/${index}.txt`, `${index}`]));
    const { sha } = stage.propose({ repo, branch: "change", files: many });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    const check = stage.check({ repo, sha });
    assert.equal(check.conclusion, "action_required");
    assert.match(check.title ?? "", /evidence-workflow-changed/);
    stage.writes();
  });

  it("is judged by the new target when the target branch is changed", async () => {
    const { github } = stage;
    const repo = stage.repository("retargeted", { "README.md": "no policy here" });
    github.pushCommit({ repo, branch: "governed", files: BASE });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    await stage.settle();
    assert.equal(stage.writes(), 0);
    github.editPullRequest({ repo, pull, base: "governed" });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    stage.writes();
  });
});
