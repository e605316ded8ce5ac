import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeZip } from "../../sandbox/tester/make-zip.ts";
import { CONTAIN, DRAFT, evaluationOf, MODEL, OTHER, released, releaseStage } from "./release-stage.ts";
import { until } from "./until.ts";

type Told = Awaited<ReturnType<typeof releaseStage>>;

/** Publishes a release at once, and lets the App make of it what it does. */
async function publishAtOnce(told: Told, content: Uint8Array, more: { prerelease?: boolean; tag?: string } = {}) {
  const published = await told.publish(content, more);
  await told.stage.settle();
  return published;
}

describe("a release that is published without passing", () => {
  it("is taken back to a draft, which says that it came after the fact, and stays published once it is mended", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo, sha } = told;
    const { release, asset } = await publishAtOnce(told, OTHER);
    assert.equal(told.look(release).draft, true);
    assert.equal(told.checkOf(sha)?.title, "Blocked: model digest: credit.onnx is not what was evaluated");
    const issue = told.issueOf(release);
    assert.match(
      issue?.body ?? "",
      /It was published without passing\. Assay took it back to a draft, after the fact: webhooks were sent/,
    );
    assert.match(issue?.body ?? "", /Releases of this repository are judged after they are published/);
    assert.doesNotMatch(issue?.body ?? "", /\/assay release/);
    assert.match(told.look(release).body ?? "", /Not to be published yet/);
    github.replaceReleaseAsset({ repo, asset, content: MODEL, user: "alice" });
    github.publishRelease({ repo, release, user: "alice" });
    await told.stage.settle();
    assert.equal(told.look(release).draft, false);
    assert.equal(told.issueOf(release)?.state, "closed");
    assert.match(told.look(release).body ?? "", /Judged by Assay: Passed/);
    assert.deepEqual(github.violations(), []);
  });

  it("past a draft that is closed, is taken back as well", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { release } = await told.draft({ content: OTHER });
    told.github.publishRelease({ repo: told.repo, release, user: "alice" });
    await told.stage.settle();
    assert.equal(told.look(release).draft, true);
    assert.match(told.issueOf(release)?.body ?? "", /after the fact/);
  });

  it("and is immutable, keeps a banner in its notes and an issue, and is not the latest where GitHub lets that be", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo, stage, sha } = told;
    github.setImmutableReleases({ repo, on: true });
    const { release } = await publishAtOnce(told, OTHER);
    const stands = told.look(release);
    assert.equal(stands.immutable, true);
    assert.equal(stands.draft, false);
    assert.match(
      stands.body ?? "",
      /\*\*This release does not meet the policy of its repository\.\*\* That was found after it had been published\./,
    );
    const issue = told.issueOf(release);
    assert.equal(issue?.state, "open");
    assert.match(
      issue?.body ?? "",
      /could not be taken back: It is immutable, so that only its title and notes can be changed\./,
    );
    assert.match(
      issue?.body ?? "",
      stands.latest
        ? /make an earlier release the latest one by hand/
        : /does not count as the latest release any more/,
    );
    // It is mended by an evaluation of the file that was released.
    await stage.evaluate({ repo, sha, branch: "main", event: "workflow_dispatch", files: evaluationOf(OTHER) });
    await stage.settle();
    assert.match(told.look(release).body ?? "", /Judged by Assay: Passed/);
    assert.equal(told.issueOf(release)?.state, "closed");
    assert.deepEqual(github.violations(), []);
  });

  it("cannot be touched without contents: write, which is said in the check and in an issue", async (t) => {
    const told = await releaseStage(CONTAIN, { contents: "read" });
    t.after(told.stage.close);
    const { release } = await publishAtOnce(told, OTHER);
    assert.equal(told.look(release).draft, false);
    assert.equal(told.checkOf(told.sha)?.conclusion, "failure");
    assert.match(
      told.issueOf(release)?.body ?? "",
      /Assay may not change releases here, for lack of the permission `contents: write`/,
    );
    assert.equal(told.look(release).body, null);
  });

  it("before the policy spoke of it, is left alone", async (t) => {
    const told = await releaseStage('{ stop: contain, tags: ["w*"] }');
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release } = await publishAtOnce(told, OTHER);
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": released(CONTAIN)[".github/assay.yml"] } });
    await stage.settle();
    await told.edit(release, { name: "another name" });
    assert.equal(told.look(release).draft, false);
    assert.equal(told.look(release).body, null);
    assert.equal(told.issueOf(release), undefined);
    const later = await publishAtOnce(told, OTHER, { tag: "v2.0.0" });
    await stage.evaluate({ repo, sha: github.tipOf({ repo }) ?? "", branch: "main", files: evaluationOf(MODEL) });
    await stage.settle();
    assert.equal(told.look(later.release).draft, true);
  });

  it("while GitHub lost the event that tells of it, is taken back all the same", async (t) => {
    const told = await releaseStage(CONTAIN, { chores: true });
    t.after(told.stage.close);
    told.github.faults.add({ kind: "drop", event: "release.published", count: 1 });
    const { release } = await publishAtOnce(told, OTHER);
    await until("the release is taken back", () => told.look(release).draft);
  });

  it("is judged once evidence that is under way has come, and no sooner", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { sha } = github.pushCommit({
      repo,
      branch: "main",
      files: { "models/credit/model.py": "threshold = 0.6\n" },
    });
    await stage.settle();
    const { release } = await publishAtOnce(told, OTHER);
    assert.equal(told.look(release).draft, false);
    assert.match(told.checkOf(sha)?.title ?? "", /^Undecided/);
    await stage.evaluate({ repo, sha, branch: "main", event: "push", files: evaluationOf(MODEL) });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
  });
});

describe("a release that was published and passed", () => {
  it("is judged again when its tag is moved, and taken back where what it stands at now does not pass", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release } = await told.draft();
    assert.equal(told.look(release).draft, false);
    const { sha } = github.pushCommit({
      repo,
      branch: "other",
      files: { "models/credit/model.py": "threshold = 0\n" },
    });
    await stage.evaluate({ repo, sha, branch: "other", event: "push", files: evaluationOf(OTHER) });
    github.pushTag({ repo, tag: "v1.0.0", at: sha });
    await stage.settle();
    assert.equal(told.checkOf(sha)?.title, "Blocked: model digest: credit.onnx is not what was evaluated");
    assert.equal(told.look(release).draft, true);
  });

  it("also where GitHub lost the event that its tag was moved", async (t) => {
    const told = await releaseStage(DRAFT, { chores: true });
    t.after(told.stage.close);
    const { github, repo } = told;
    const { release } = await told.draft();
    const { sha } = github.pushCommit({
      repo,
      branch: "other",
      files: { "models/credit/model.py": "threshold = 0\n" },
    });
    await told.stage.evaluate({ repo, sha, branch: "other", event: "push", files: evaluationOf(OTHER) });
    await told.stage.settle();
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    github.pushTag({ repo, tag: "v1.0.0", at: sha });
    await github.settled();
    github.faults.clear();
    await until("the release is taken back", () => told.look(release).draft);
  });
});

describe("a release that nobody heard of", () => {
  it("is judged where it was published since the last look at its repository", async (t) => {
    const told = await releaseStage(CONTAIN, { chores: true });
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    stage.propose({ repo, branch: "change", files: { "models/credit/model.py": "threshold = 0.6\n" } });
    await stage.settle();
    github.clearLog();
    // The second look begins when the first has been noted.
    const looks = () => github.requests().filter(({ path }) => /\/releases\b/.test(path)).length;
    await until("the repository was looked at", () => looks() > 1);
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    const { release } = github.createRelease({ repo, tag: "v1.0.0", draft: true, user: "alice" });
    github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content: OTHER, user: "alice" });
    github.publishRelease({ repo, release, user: "alice" });
    await github.settled();
    github.faults.clear();
    await until("the release is taken back", () => told.look(release).draft);
  });
});

describe("a release of an unusual kind", () => {
  it("without a tag is undecided and stays a draft, and its issue says so", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { release } = await told.draft({ tag: "untagged-0f3a" });
    assert.equal(told.checkOf(told.sha)?.title, "Undecided: tag: the release has no tag yet");
    assert.equal(told.look(release).draft, true);
    await told.edit(release, { tag: "v1.0.0" });
    assert.equal(told.look(release).draft, false);
  });

  it("with a # in its tag is published like any other", async (t) => {
    const told = await releaseStage(`${DRAFT.slice(0, -1)}, card-version: true }`, {
      files: { "CARD.md": '---\nversion: "1.0#2/eu"\n---\n# Credit\n\nText.\n' },
    });
    t.after(told.stage.close);
    const { release } = await told.draft({ tag: "v1.0#2/eu" });
    assert.equal(told.look(release).draft, false, told.checkOf(told.sha)?.title ?? "");
    assert.equal(told.github.tagOf({ repo: told.repo, tag: "v1.0#2/eu" }), told.sha);
    assert.deepEqual(told.github.violations(), []);
  });

  it("as a pre-release is judged alike, stays one, and never becomes the latest", async (t) => {
    const told = await releaseStage(DRAFT);
    t.after(told.stage.close);
    const { github, repo } = told;
    const { release } = await told.draft({ content: OTHER });
    await told.edit(release, { prerelease: true });
    assert.equal(told.look(release).draft, true);
    await told.stage.evaluate({
      repo,
      sha: told.sha,
      branch: "main",
      event: "workflow_dispatch",
      files: evaluationOf(OTHER),
    });
    await told.stage.settle();
    const stands = github.release({ repo, release });
    assert.deepEqual([stands.draft, stands.prerelease, stands.latest], [false, true, false]);
    assert.deepEqual(github.violations(), []);
  });

  it("that is published, taken back by its makers and published again is judged each time", async (t) => {
    const told = await releaseStage(CONTAIN);
    t.after(told.stage.close);
    const { github, repo } = told;
    const { release, asset } = await publishAtOnce(told, MODEL);
    assert.match(told.look(release).body ?? "", /Judged by Assay: Passed/);
    await told.edit(release, { draft: true });
    assert.equal(told.look(release).draft, true);
    github.replaceReleaseAsset({ repo, asset, content: OTHER, user: "alice" });
    await told.edit(release, { draft: false });
    assert.equal(told.look(release).draft, true, "the second time it does not pass");
    assert.match(told.issueOf(release)?.body ?? "", /after the fact/);
  });

  it("with a file of 2 GB that is no evidence is judged without downloading it", async (t) => {
    const told = await releaseStage(`${DRAFT.slice(0, -1)}, assets: [huge.bin] }`);
    t.after(told.stage.close);
    const { github, repo } = told;
    const { release } = await told.draft();
    assert.equal(told.checkOf(told.sha)?.title, "Undecided: files: huge.bin is missing");
    github.uploadReleaseAsset({ repo, release, name: "huge.bin", size: 2_147_483_648, user: "alice" });
    await told.edit(release, { name: "with a large file" });
    assert.equal(told.look(release).draft, false);
    assert.deepEqual(
      github.requests().filter(({ path }) => path.includes("/assets/")),
      [],
    );
    assert.deepEqual(github.violations(), []);
  });

  it("whose tag the policy does not govern is left alone", async (t) => {
    const told = await releaseStage(`${DRAFT.slice(0, -1)}, tags: ["v*"] }`);
    t.after(told.stage.close);
    const { release } = await told.draft({ tag: "docs-3" });
    assert.equal(told.checkOf(told.sha), undefined);
    assert.equal(told.issueOf(release), undefined);
    assert.equal(told.look(release).body, null);
    await told.edit(release, { tag: "v1.0.0" });
    assert.equal(told.look(release).draft, false);
  });

  it("that is deleted has its issue closed", async (t) => {
    const told = await releaseStage("{}");
    t.after(told.stage.close);
    const { release } = await told.draft();
    assert.equal(told.issueOf(release)?.state, "open");
    told.github.deleteRelease({ repo: told.repo, release });
    await told.stage.settle();
    assert.equal(told.issueOf(release)?.state, "closed");
  });
});

describe("evidence among the files of a release", () => {
  it("counts where the policy says so, by GitHub's digest", async (t) => {
    const told = await releaseStage("{ publish: when-passing, evidence-assets: { evaluation: evaluation.zip } }");
    t.after(told.stage.close);
    const { github, repo } = told;
    const { release } = await told.draft();
    assert.match(told.checkOf(told.sha)?.summary ?? "", /has no file evaluation\.zip/);
    const content = await makeZip(evaluationOf(MODEL));
    const name = "evaluation.zip";
    const { asset } = github.uploadReleaseAsset({ repo, release, name, content, digest: `sha256:${"0".repeat(64)}` });
    await told.edit(release, { name: "with a wrong digest" });
    assert.match(told.checkOf(told.sha)?.summary ?? "", /GitHub states another one for it/);
    assert.equal(told.look(release).draft, true);
    github.replaceReleaseAsset({ repo, asset, content });
    await told.edit(release, { name: "with the right one" });
    assert.equal(told.look(release).draft, false, told.checkOf(told.sha)?.summary ?? "");
    assert.deepEqual(github.violations(), []);
  });
});

describe("a release under `stop: tag`", () => {
  it("gets its tag from Assay at the very commit that passed", async (t) => {
    const told = await releaseStage('{ stop: tag, model-digest: { credit: { asset: "*.onnx" } } }');
    t.after(told.stage.close);
    const { github, repo, sha } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    assert.equal(github.tagOf({ repo, tag: "v1.0.0" }), undefined);
    assert.match(told.issueOf(release)?.body ?? "", /Once this draft passes, Assay makes its tag/);
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await told.edit(release, { name: "mended" });
    assert.equal(github.tagOf({ repo, tag: "v1.0.0" }), sha);
    assert.equal(told.look(release).draft, true, "publishing is left to people");
    github.publishRelease({ repo, release, user: "alice" });
    await told.stage.settle();
    assert.equal(told.look(release).draft, false);
    assert.deepEqual(github.violations(), []);
  });

  it("gets it past a ruleset that lets nobody else make, move or delete one, and is published by nobody without it", async (t) => {
    const told = await releaseStage('{ stop: tag, model-digest: { credit: { asset: "*.onnx" } } }');
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const rules = [{ type: "creation" }, { type: "update" }, { type: "deletion" }] as const;
    const bypass = [{ actor_type: "Integration", actor_id: stage.sandbox.app.id }] as const;
    github.createRuleset({ repo, name: "releases", target: "tag", rules, bypass });
    const { release, asset } = await told.draft({ content: OTHER });
    assert.throws(() => github.pushTag({ repo, tag: "v1.0.0", user: "alice" }), /rule/i);
    assert.throws(() => github.publishRelease({ repo, release, user: "alice" }), /rule|Validation/i);
    assert.equal(told.look(release).draft, true);
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await told.edit(release, { name: "mended" });
    assert.equal(github.tagOf({ repo, tag: "v1.0.0" }), sha);
    const later = github.pushCommit({ repo, branch: "main", files: { "notes.md": "later\n" } });
    assert.throws(() => github.pushTag({ repo, tag: "v1.0.0", at: later.sha, user: "alice" }), /rule/i);
    github.publishRelease({ repo, release, user: "alice" });
    await stage.settle();
    assert.equal(told.look(release).draft, false);
    assert.equal(github.tagOf({ repo, tag: "v1.0.0" }), sha);
    assert.deepEqual(github.violations(), []);
  });

  it("says what GitHub answered where the ruleset does not let Assay make it either", async (t) => {
    const told = await releaseStage("{ stop: tag }");
    t.after(told.stage.close);
    const { github, repo } = told;
    github.createRuleset({ repo, name: "nobody", target: "tag", rules: [{ type: "creation" }] });
    const { release } = await told.draft();
    assert.equal(github.tagOf({ repo, tag: "v1.0.0" }), undefined);
    assert.match(told.issueOf(release)?.body ?? "", /rule/i);
    assert.equal(told.look(release).draft, true);
  });
});
