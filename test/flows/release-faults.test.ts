import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTasks } from "../cli/with-trail.ts";
import type { Stage } from "./harness.ts";
import { DRAFT, evaluationOf, MODEL, OTHER, released, releaseStage } from "./release-stage.ts";
import { until } from "./until.ts";

const TAG = '{ stop: tag, publish: when-passing, model-digest: { credit: { asset: "*.onnx" } } }';

/** What was done about releases, by the audit trail, verdicts included. */
async function deeds({ place }: Stage): Promise<string[]> {
  const store = await openTasks(place);
  try {
    const rows = await store.db.selectFrom("records").select("kind").orderBy("seq").execute();
    return rows.map(({ kind }) => kind).filter((kind) => kind.startsWith("release-"));
  } finally {
    await store.close();
  }
}

describe("a release while GitHub fails", () => {
  it("is judged, tagged and published once, though every write takes effect and is answered with an error", async (t) => {
    const told = await releaseStage(TAG);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    for (const [method, path] of [
      ["POST", "/check-runs$"],
      ["PATCH", "/issues/\\d+$"],
      ["PATCH", `/releases/${release}$`],
      ["POST", "/git/refs$"],
      ["PATCH", `/releases/${release}$`],
    ] as const) {
      github.faults.add({ kind: "error-after", method, path, count: 1 });
    }
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await told.edit(release, { name: "mended" });
    assert.equal(told.look(release).draft, false);
    assert.equal(github.tagOf({ repo, tag: "v1.0.0" }), sha);
    assert.equal(told.issueOf(release)?.state, "closed");
    const passed = github
      .checkRuns({ repo, sha })
      .filter(({ name, conclusion }) => name === "assay/release" && conclusion === "success");
    assert.equal(passed.length, 1);
    assert.equal((told.look(release).body ?? "").split("assay:release:begin").length, 2);
    const done = await deeds(stage);
    assert.deepEqual(done.slice(-3), ["release-verdict", "release-tagged", "release-published"]);
    assert.deepEqual(github.violations(), []);
  });

  it("is opened one issue only, though the answer to that got lost", async (t) => {
    const told = await releaseStage("{}");
    t.after(told.stage.close);
    told.github.faults.add({ kind: "disconnect", when: "after", method: "POST", path: "/issues$", count: 1 });
    const { release } = await told.draft({ content: OTHER });
    assert.equal(told.issueOf(release)?.state, "open");
  });

  it("and the service is killed right after the publication, is not published twice and is brought to its end", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    github.faults.add({ kind: "slow", ms: 1500, method: "GET", path: "/git/ref/tags", skip: 2 });
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    github.editRelease({ repo, release, name: "mended", user: "alice" });
    await until("the draft is published", () => !told.look(release).draft);
    await stage.stop(0);
    github.faults.clear();
    await stage.start();
    await stage.settle();
    await until("the issue is closed", () => told.issueOf(release)?.state === "closed");
    assert.equal(told.look(release).draft, false);
    const done = await deeds(stage);
    assert.equal(done.filter((kind) => kind === "release-published").length, 1);
    assert.equal(done.filter((kind) => kind === "release-contained").length, 0);
  });

  it("for good, is said to be unjudged and not published, and judged when GitHub is there again", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    github.faults.add({ kind: "error-before", method: "GET", path: "/actions/runs", count: 1000 });
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await told.edit(release, { name: "mended" });
    assert.equal(told.checkOf(sha)?.title, "Undecided: Assay could not judge this release");
    assert.equal(told.look(release).draft, true);
    assert.match(
      told.checkOf(sha)?.summary ?? "",
      /The release stays closed, because one that could not be judged does not pass\./,
    );
    github.faults.clear();
    github.rerequest({ repo, checkRun: told.checkOf(sha)?.id ?? 0, user: "alice" });
    await stage.settle();
    assert.equal(told.look(release).draft, false);
  });
});

describe("releases whose policy is not as it was", () => {
  it("stay closed while it is broken, and are opened once it is mended", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": "version: 1\nmodels: nothing\n" } });
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await stage.settle();
    const tip = () => github.tipOf({ repo }) ?? "";
    assert.equal(told.look(release).draft, true);
    assert.match(
      told.checkOf(tip())?.summary ?? "",
      /The policy `?\.github\/assay\.yml`? on main is not valid: line 2/,
    );
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": released(DRAFT)[".github/assay.yml"] } });
    await stage.evaluate({ repo, sha: tip(), branch: "main", event: "push", files: evaluationOf(MODEL) });
    await stage.settle();
    assert.equal(told.look(release).draft, false, told.checkOf(tip())?.title ?? "");
  });

  it("are let go once it does not speak of releases any more: issue closed, notes as they were", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release } = await told.draft({ content: OTHER, body: "What is new.\n" });
    assert.match(told.look(release).body ?? "", /assay:release:begin/);
    const law = released(DRAFT)[".github/assay.yml"].replace(/^release:.*$/m, "");
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": law } });
    await stage.settle();
    assert.equal(told.look(release).body, "What is new.\n");
    assert.equal(told.issueOf(release)?.state, "closed");
    assert.equal(told.look(release).draft, true);
  });
});

describe("two releases of one commit", () => {
  it("share its check, which says the worse of both", async (t) => {
    const told = await releaseStage('{ model-digest: { credit: { asset: "*.onnx" } } }');
    t.after(told.stage.close);
    const { sha } = told;
    const first = await told.draft({ content: OTHER });
    const second = await told.draft({ tag: "v1.0.1" });
    assert.equal(told.checkOf(sha)?.conclusion, "failure");
    assert.equal(told.checkOf(sha)?.title, "Blocked: release v1.0.0 of the same commit does not pass");
    assert.match(told.issueOf(second.release)?.title ?? "", /v1\.0\.1 of credit: Passed/);
    told.github.deleteRelease({ repo: told.repo, release: first.release });
    await told.stage.settle();
    await told.edit(second.release, { prerelease: true });
    assert.equal(told.checkOf(sha)?.conclusion, "success");
  });
});

describe("what drift of a release is measured against", () => {
  it("is the previous release, and the default branch where there is none", async (t) => {
    const rules = "drift/predictions: { method: psi, threshold: 0.9, min-rows: 50 }";
    const told = await releaseStage(DRAFT, {
      files: { ".github/assay.yml": withDrift(released(DRAFT)[".github/assay.yml"], rules) },
    });
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    await told.draft();
    const notes = told.checkOf(sha)?.summary ?? "";
    assert.match(notes, /There is no previous release, so drift is measured against `?main`?/);
    const { sha: next } = github.pushCommit({
      repo,
      branch: "main",
      files: { "models/credit/model.py": "threshold = 0.6\n" },
    });
    await stage.evaluate({ repo, sha: next, branch: "main", event: "push", files: evaluationOf(MODEL) });
    await told.draft({ tag: "v2.0.0" });
    assert.match(
      told.checkOf(next)?.summary ?? "",
      new RegExp(`previous release v1\\.0\\.0 of credit, commit .?${sha.slice(0, 12)}`),
    );
  });
});

function withDrift(law: string, rule: string): string {
  return law.replace("    rules:\n", `    rules:\n      ${rule}\n`);
}
