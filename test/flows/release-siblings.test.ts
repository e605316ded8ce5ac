import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeZip } from "../../sandbox/tester/make-zip.ts";
import { evaluationOf, MODEL, OTHER, releaseStage } from "./release-stage.ts";
import { until } from "./until.ts";

const BY_HAND = '{ model-digest: { credit: { asset: "*.onnx" } } }';

describe("a release that passes", () => {
  it("does not cover another one of its commit that is being judged at the same time", async (t) => {
    const told = await releaseStage(BY_HAND);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    // Its check is written before its notes: there GitHub has to be asked three times.
    github.faults.add({ kind: "error-before", method: "PATCH", path: "/releases/\\d+$", count: 2 });
    const { release } = github.createRelease({ repo, tag: "v1.0.0", draft: true, user: "alice" });
    github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content: OTHER, user: "alice" });
    await until("the first is said to be blocked", () => told.checkOf(sha)?.conclusion === "failure");
    const second = github.createRelease({ repo, tag: "v1.0.1", draft: true, user: "alice" });
    github.uploadReleaseAsset({ repo, release: second.release, name: "credit.onnx", content: MODEL, user: "alice" });
    await stage.settle();
    assert.match(told.issueOf(second.release)?.title ?? "", /Passed/);
    assert.equal(told.checkOf(sha)?.conclusion, "failure");
  });

  it("does not cover another one of its commit that is published and waits for its evidence", async (t) => {
    const told = await releaseStage("{ stop: contain, evidence-assets: { evaluation: evaluation.zip } }");
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const content = await makeZip(evaluationOf(MODEL));
    const publish = async (tag: string, state: "open" | "uploaded") => {
      const { release } = github.createRelease({ repo, tag, draft: true, user: "alice" });
      github.uploadReleaseAsset({ repo, release, name: "evaluation.zip", content, state, user: "alice" });
      github.publishRelease({ repo, release, user: "alice" });
      await stage.settle();
      return release;
    };
    const waiting = await publish("v1.0.0", "open");
    assert.match(told.checkOf(sha)?.title ?? "", /^Undecided/);
    assert.equal(told.look(waiting).draft, false);
    const passing = await publish("v1.0.1", "uploaded");
    assert.match(told.look(passing).body ?? "", /Judged by Assay: Passed/);
    assert.equal(told.checkOf(sha)?.conclusion, "failure", told.checkOf(sha)?.title ?? "");
  });

  it("is said to pass once another one of its commit is gone that did not", async (t) => {
    const told = await releaseStage(BY_HAND);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const good = await told.draft();
    const bad = await told.draft({ content: OTHER, tag: "v1.0.1" });
    assert.equal(told.checkOf(sha)?.conclusion, "failure");
    github.deleteRelease({ repo, release: bad.release });
    await stage.settle();
    assert.equal(told.checkOf(sha)?.conclusion, "success", told.checkOf(sha)?.title ?? "");
    assert.match(told.issueOf(good.release)?.title ?? "", /Passed/);
  });

  it("is said to pass once another one moved on to another commit", async (t) => {
    const told = await releaseStage(BY_HAND);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    await told.draft({ target: sha });
    const bad = await told.draft({ content: OTHER, tag: "v1.0.1", target: sha });
    assert.equal(told.checkOf(sha)?.conclusion, "failure");
    const next = github.pushCommit({ repo, branch: "main", files: { "models/credit/model.py": "threshold = 0.6\n" } });
    await stage.evaluate({ repo, sha: next.sha, branch: "main", event: "push", files: evaluationOf(MODEL) });
    await told.edit(bad.release, { target: next.sha, name: "moved" });
    assert.equal(told.checkOf(next.sha)?.conclusion, "failure");
    assert.equal(told.checkOf(sha)?.conclusion, "success", told.checkOf(sha)?.title ?? "");
  });
});
