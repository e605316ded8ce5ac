import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CONTAIN, DRAFT, evaluationOf, MODEL, OTHER, released, releaseStage } from "./release-stage.ts";
import { until } from "./until.ts";

describe("a release that is published without passing does not escape", () => {
  it("by a tag that is called like GitHub calls drafts without one", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { release } = await told.publish(OTHER, { tag: "untagged-0f3a" });
    await told.stage.settle();
    assert.equal(told.look(release).draft, true);
  });

  it("by a tag behind so many others that nobody follows them to a commit", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo } = told;
    github.pushTag({ repo, tag: "v1.0.0", message: "One of many", depth: 60 });
    const { release } = await told.publish(OTHER);
    await told.stage.settle();
    assert.equal(told.look(release).draft, true);
    assert.match(told.issueOf(release)?.body ?? "", /Assay took it back to a draft, after the fact/);
    assert.match(
      told.issueOf(release)?.body ?? "",
      /\*\*Undecided\.\*\* The release stands at no commit: its tag leads to none/,
    );
    assert.deepEqual(github.violations(), []);
  });

  it("by such a tag of a draft, whose target passes", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo } = told;
    const { sha } = github.pushCommit({
      repo,
      branch: "other",
      files: { "models/credit/model.py": "threshold = 0\n" },
    });
    github.pushTag({ repo, tag: "v1.0.0", at: sha, message: "One of many", depth: 60 });
    const { release } = await told.draft();
    assert.equal(told.look(release).draft, true);
    assert.equal(told.checkOf(told.sha), undefined);
    assert.match(told.issueOf(release)?.body ?? "", /stands at no commit/);
  });

  it("where its draft was known and left alone, and GitHub lost the event that it was published", async (t) => {
    const told = await releaseStage(CONTAIN, { chores: true });
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "threshold = 0.6\n" } });
    const { release } = github.createRelease({ repo, tag: "v1.0.0", draft: true, user: "alice" });
    github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content: OTHER, user: "alice" });
    await stage.settle();
    github.clearLog();
    // The second look begins when the first has been noted.
    const looks = () => github.requests().filter(({ path }) => /\/releases\b/.test(path)).length;
    await until("the repository was looked at", () => looks() > 1);
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    github.publishRelease({ repo, release, user: "alice" });
    await github.settled();
    github.faults.clear();
    await until("the release is taken back", () => told.look(release).draft);
  });

  it("while GitHub cannot be asked for so long that its first judgement is given up", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    github.faults.add({ kind: "error-before", method: "GET", path: "/actions/runs", count: 1000 });
    const { release } = await told.publish(OTHER);
    await stage.settle();
    assert.equal(told.look(release).draft, false);
    github.faults.clear();
    github.pushCommit({ repo, branch: "main", files: { "README.md": "more\n" } });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
  });

  it("while the organisation's floor cannot be read", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, stage } = told;
    const home = github.createRepository({ name: ".github", files: { "assay-floor.yml": "version: nine\n" } });
    await stage.settle();
    const { release } = await told.publish(OTHER);
    await stage.settle();
    assert.equal(told.look(release).draft, false, "nobody knows by which rule");
    github.pushCommit({
      repo: home.repo,
      branch: "main",
      files: { "assay-floor.yml": "version: 1\n" },
    });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
  });

  it("while the policy is broken, which nobody knows whether it governs", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": "version: 1\nmodels: nothing\n" } });
    await stage.settle();
    const { release } = github.createRelease({ repo, tag: "v1.0.0", target: sha, draft: true, user: "alice" });
    github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content: OTHER, user: "alice" });
    github.publishRelease({ repo, release, user: "alice" });
    await stage.settle();
    assert.equal(told.look(release).draft, false);
    assert.equal(told.checkOf(sha), undefined, "nobody knows whether the policy speaks of releases");
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": released(CONTAIN)[".github/assay.yml"] } });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
  });
});

describe("a release that is taken back", () => {
  it("says why, though the service failed between that and its issue", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, stage } = told;
    // The first change takes it back; then its notes cannot be written, until the whole task is tried again.
    github.faults.add({ kind: "error-before", method: "PATCH", path: "/releases/\\d+$", skip: 1, count: 3 });
    const { release } = await told.publish(OTHER);
    await stage.settle();
    assert.equal(told.look(release).draft, true);
    assert.match(told.issueOf(release)?.body ?? "", /Assay took it back to a draft, after the fact/);
    assert.match(told.look(release).body ?? "", /Not to be published yet/);
  });
});

describe("drift of a release", () => {
  it("is not measured against a release that was published without passing and could not be taken back", async (t) => {
    const rule = "drift/predictions: { method: psi, threshold: 0.9, min-rows: 50 }";
    const law = released(DRAFT)[".github/assay.yml"].replace("    rules:\n", `    rules:\n      ${rule}\n`);
    const told = await releaseStage(DRAFT, { files: { ".github/assay.yml": law } });
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    github.setImmutableReleases({ repo, on: true });
    const { release: bad } = await told.publish(OTHER);
    await stage.settle();
    assert.equal(told.look(bad).draft, false);
    assert.match(told.issueOf(bad)?.body ?? "", /could not be taken back/);
    const next = github.pushCommit({ repo, branch: "main", files: { "models/credit/model.py": "threshold = 0.6\n" } });
    await stage.evaluate({ repo, sha: next.sha, branch: "main", event: "push", files: evaluationOf(MODEL) });
    await told.draft({ tag: "v2.0.0" });
    assert.doesNotMatch(told.checkOf(next.sha)?.summary ?? "", new RegExp(`previous release .*${sha.slice(0, 12)}`));
    assert.match(told.checkOf(next.sha)?.summary ?? "", /There is no previous release/);
  });
});

describe("a release that passed when it was published", () => {
  it("stays published when somebody edits its notes in a browser after its evidence has gone", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release } = await told.draft({ body: "What is new.\n" });
    assert.equal(told.look(release).draft, false);
    github.expireArtifact({ repo, artifact: told.artifact });
    // A browser sends each line's end as two characters.
    const notes = (told.look(release).body ?? "").replaceAll("\n", "\r\n");
    await told.edit(release, { body: `${notes}\r\nThanks to everybody.\r\n` });
    assert.equal(told.look(release).draft, false);
    await told.edit(release, { body: "All new.\n" });
    await stage.settle();
    assert.equal(told.look(release).draft, false);
  });

  it("stays published when somebody has it judged again after its evidence has gone", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release } = await told.draft();
    github.expireArtifact({ repo, artifact: told.artifact });
    github.rerequest({ repo, checkRun: told.checkOf(sha)?.id ?? 0, user: "alice" });
    await stage.settle();
    assert.match(told.checkOf(sha)?.title ?? "", /^Undecided/);
    assert.equal(told.look(release).draft, false);
  });
});

describe("a release that passed, and whose judgement is asked for again while GitHub fails", () => {
  it("stays published, though its evidence is gone when GitHub is there again", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release } = await told.draft();
    github.expireArtifact({ repo, artifact: told.artifact });
    github.faults.add({ kind: "error-before", method: "GET", path: "/actions/runs", count: 1000 });
    github.rerequest({ repo, checkRun: told.checkOf(sha)?.id ?? 0, user: "alice" });
    await stage.settle();
    assert.equal(told.checkOf(sha)?.title, "Undecided: Assay could not judge this release");
    github.faults.clear();
    github.pushCommit({ repo, branch: "main", files: { "README.md": "more\n" } });
    await stage.settle();
    assert.equal(told.look(release).draft, false);
  });
});
