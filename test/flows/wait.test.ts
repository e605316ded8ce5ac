import assert from "node:assert/strict";
import { after, afterEach, before, describe, it, mock } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { BASE, FAIR, policy } from "./models.ts";

describe("waiting for evidence", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());
  afterEach(() => mock.timers.reset());

  it("says which artifact of which workflow, ends when the policy's wait is over, and is taken up again when evidence comes", async () => {
    const { github } = stage;
    const repo = stage.repository("wait", { ...BASE, ".github/assay.yml": policy({ wait: "10m" }) });
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    await stage.settle();
    const waiting = stage.check({ repo, sha });
    assert.equal(waiting.status, "in_progress");
    assert.match(waiting.title ?? "", /evaluation of evaluate\.yml/);
    assert.equal(stage.writes(), 2);

    const { run } = github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change" });
    const again = () => {
      github.convertToDraft({ repo, pull });
      github.markReady({ repo, pull });
    };
    again();
    await stage.settle();
    assert.match(stage.check({ repo, sha }).summary ?? "", /in progress/);
    again();
    await stage.settle();
    assert.equal(stage.writes(), 1);

    mock.timers.enable({ apis: ["Date"], now: Date.now() + 11 * 60_000 });
    again();
    await stage.settle();
    const over = stage.check({ repo, sha });
    assert.equal(over.id, waiting.id);
    assert.equal(over.conclusion, "failure");
    assert.match(over.title ?? "", /evidence-missing$/);
    assert.equal(github.merge({ repo, pull }).status, 405);
    again();
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).id, over.id);

    await github.uploadArtifact({ repo, run, name: "evaluation", files: FAIR });
    github.completeRun({ repo, run });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull }).status, 200);
    stage.writes();
  });

  it("ends when the pull request is closed, and begins again when it is reopened", async () => {
    const { github } = stage;
    const repo = stage.repository("closed", BASE);
    const { pull, sha } = stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "2" } });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    github.closePullRequest({ repo, pull });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "cancelled");
    github.reopenPullRequest({ repo, pull });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    assert.equal(github.merge({ repo, pull }).status, 405);
    stage.writes();
  });
});
