import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { exampleFiles } from "../../demo/example-files.ts";
import { type Stage, startStage } from "./harness.ts";

const example = (name: string) => exampleFiles(`mortgage-approval/${name}`);

describe("a baseline whose artifact GitHub has deleted", () => {
  let stage: Stage;
  let repo = "";
  let artifact = 0;
  before(async () => {
    stage = await startStage();
    const { committed, artifact: files } = example("baseline");
    repo = stage.repository("kept", committed);
    const sha = stage.github.tipOf({ repo }) ?? "";
    ({ artifact } = await stage.evaluate({ repo, sha, branch: "main", event: "push", files }));
  });
  after(() => stage.close());

  async function judged(branch: string, name: string) {
    const { committed, artifact: files } = example(name);
    const { sha, pull } = stage.propose({ repo, branch, files: { ...committed, "note.txt": branch } });
    await stage.evaluate({ repo, sha, branch, files });
    await stage.settle();
    return { ...stage.check({ repo, sha }), pull, sha };
  }

  it("is known by the figures that were kept of it, and gives the verdict of its tables", async () => {
    const whole = await judged("whole", "better");
    assert.equal(whole.conclusion, "success");
    assert.doesNotMatch(whole.summary ?? "", /figures that Assay kept/);

    stage.github.expireArtifact({ repo, artifact });
    const kept = await judged("kept", "better");
    assert.equal(kept.conclusion, "success", kept.summary ?? "");
    assert.match(
      kept.summary ?? "",
      /The baseline's features of mortgage-approval are figures that Assay kept of commit/,
    );
    assert.notEqual(kept.externalId, whole.externalId);
    assert.equal((await judged("unfair", "unfair")).conclusion, "failure");

    // What is kept is of that one branch: another target has no baseline.
    stage.github.pushCommit({ repo, branch: "release", from: "main", files: { "note.txt": "release" } });
    stage.github.editPullRequest({ repo, pull: kept.pull, base: "release" });
    await stage.settle();
    const elsewhere = stage.check({ repo, sha: kept.sha });
    assert.equal(elsewhere.conclusion, "failure");
    assert.match(elsewhere.summary ?? "", /no-baseline|to compare with/);
    assert.deepEqual(stage.github.violations(), []);
  });
});
