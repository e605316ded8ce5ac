import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTasks } from "../cli/with-trail.ts";
import type { Stage } from "./harness.ts";
import { FAIR, UNFAIR } from "./models.ts";
import { evaluationOf, MODEL, OTHER, releaseStage, sha256 } from "./release-stage.ts";
import { until } from "./until.ts";

const DIGEST = '{ publish: when-passing, model-digest: { credit: { asset: "*.onnx" } } }';

describe("a draft release", () => {
  it("is closed while something is missing, and published by Assay once it is mended", async (t) => {
    const told = await releaseStage(
      '{ publish: when-passing, model-digest: { credit: { asset: "*.onnx" } }, assets: [SHA256SUMS], card-version: true, changelog: CHANGES.md, max-age: 30 }',
    );
    t.after(told.stage.close);
    const { github, repo, sha } = told;
    const { release } = await told.draft({ body: "# What is new\r\n\r\nEverything.\r\n" });
    assert.equal(told.look(release).draft, true);
    const check = told.checkOf(sha);
    assert.equal(check?.conclusion, "failure");
    assert.equal(check?.title, "Undecided: files: SHA256SUMS is missing");
    assert.match(check?.summary ?? "", /so the release stays closed/);
    assert.doesNotMatch(check?.summary ?? "", /merge/);
    const issue = told.issueOf(release);
    assert.equal(issue?.state, "open");
    assert.equal(issue?.title, "Release v1.0.0 of credit: Undecided: files: SHA256SUMS is missing");
    assert.match(issue?.body ?? "", /- \? \*\*\(release\)\*\*: files: SHA256SUMS is missing \(`release\/assets`\)/);
    assert.match(issue?.body ?? "", /\*\*Next:\*\* Mend what is broken or missing\./);
    assert.match(issue?.body ?? "", /Once it passes, Assay publishes it\./);
    assert.match(issue?.body ?? "", /Nothing keeps people who may write from publishing this draft themselves/);
    const notes = told.look(release).body ?? "";
    assert.ok(notes.startsWith("# What is new\r\n\r\nEverything.\r\n\n\n<!-- assay:release:begin -->"), notes);
    assert.match(notes, /Not to be published yet\. Judged by Assay: Undecided: files: SHA256SUMS is missing/);

    github.uploadReleaseAsset({ repo, release, name: "SHA256SUMS", content: `${sha256(MODEL)}  credit.onnx\n` });
    await told.edit(release, { name: "v1.0.0 of credit, with sums" });
    const after = told.look(release);
    assert.equal(after.draft, false);
    assert.match(
      after.body ?? "",
      /^# What is new\r\n\r\nEverything\.\r\n\n\n<!-- assay:release:begin -->\nJudged by Assay: Passed/,
    );
    assert.equal(told.checkOf(sha)?.conclusion, "success");
    assert.equal(told.issueOf(release)?.state, "closed");
    assert.match(told.issueOf(release)?.body ?? "", /Published and passing/);
    assert.equal(github.release({ repo, release }).latest, true);
    assert.deepEqual(github.violations(), []);
  });

  it("is blocked where the released model is not the evaluated one, and opened by the right one", async (t) => {
    const told = await releaseStage(DIGEST);
    t.after(told.stage.close);
    const { github, repo, sha } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    assert.equal(told.checkOf(sha)?.title, "Blocked: model digest: credit.onnx is not what was evaluated");
    assert.equal(told.look(release).draft, true);
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await told.edit(release, { name: "mended" });
    assert.equal(told.look(release).draft, false);
  });

  it("is blocked by the rules of its models, which the merge knows too", async (t) => {
    const told = await releaseStage("{ publish: when-passing }", { tables: UNFAIR });
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release } = await told.draft();
    assert.match(told.checkOf(sha)?.title ?? "", /^Blocked: demographic parity ratio/);
    await stage.evaluate({ repo, sha, branch: "main", event: "workflow_dispatch", files: evaluationOf(MODEL, FAIR) });
    await stage.settle();
    assert.equal(told.look(release).draft, false, told.checkOf(sha)?.title ?? "");
    assert.deepEqual(github.violations(), []);
  });

  it("costs nothing where nothing changed, and its own edits of the notes lead to no loop", async (t) => {
    const told = await releaseStage("{}");
    t.after(told.stage.close);
    const { release } = await told.draft();
    told.stage.writes();
    for (const name of ["a", "b"]) {
      told.github.clearLog();
      await told.edit(release, { name: `again ${name}` });
      const writes = told.github.requests({ writes: true }).filter(({ actor }) => actor === "assay[bot]");
      assert.deepEqual(
        writes.map(({ method, path }) => `${method} ${path.replace(/\d+$/, "N")}`),
        [],
      );
    }
  });

  it("is found with its replaced files by the round, since uploads send no event", async (t) => {
    const told = await releaseStage(DIGEST, { chores: true });
    t.after(told.stage.close);
    const { github, repo } = told;
    const { release, asset } = await told.draft({ content: OTHER });
    assert.equal(told.look(release).draft, true);
    github.replaceReleaseAsset({ repo, asset, content: MODEL });
    await until("the draft is published", () => !told.look(release).draft);
  });
});

describe("a draft whose file is replaced after it passed", () => {
  it("is judged again, and not published on the old verdict", async (t) => {
    const told = await releaseStage('{ model-digest: { credit: { asset: "*.onnx" } } }');
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release, asset } = await told.draft();
    assert.equal(told.checkOf(sha)?.conclusion, "success");
    const issue = told.issueOf(release)?.issue ?? 0;
    assert.match(told.issueOf(release)?.body ?? "", /It passes\. An approver publishes it with `\/assay release`/);
    github.replaceReleaseAsset({ repo, asset, content: OTHER });
    const said = github.comment({ repo, issue, user: "olga", body: "/assay release" });
    await stage.settle();
    const reply = github.comments({ repo, issue }).find(({ body }) => body.includes(`assay:reply ${said.id}`));
    assert.match(
      reply?.body ?? "",
      /does not pass yet: Blocked: model digest: `?credit\.onnx`? is not what was evaluated/,
    );
    assert.equal(told.look(release).draft, true);
  });

  it("before it is published, is not published at all", async (t) => {
    const told = await releaseStage(DIGEST);
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    github.faults.add({ kind: "slow", ms: 300, method: "PATCH", path: "/releases/\\d+$", count: 1 });
    const { release } = github.createRelease({ repo, tag: "v1.0.0", draft: true, user: "alice" });
    const { asset } = github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content: MODEL, user: "alice" });
    await until("its notes are about to be written", () => github.faults.taken()["slow"] === 1);
    github.replaceReleaseAsset({ repo, asset, content: OTHER, user: "alice" });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
    assert.equal(told.checkOf(told.sha)?.conclusion, "failure");
    assert.deepEqual(await deeds(stage), []);
  });

  it("while it is being published, is taken back at once", async (t) => {
    const told = await releaseStage(DIGEST);
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    // The first change of the release writes its notes, the second publishes it: there GitHub takes its time.
    github.faults.add({ kind: "slow", ms: 300, method: "PATCH", path: "/releases/\\d+$", skip: 1, count: 1 });
    const { release } = github.createRelease({ repo, tag: "v1.0.0", draft: true, user: "alice" });
    const { asset } = github.uploadReleaseAsset({ repo, release, name: "credit.onnx", content: MODEL, user: "alice" });
    await until("GitHub is about to publish", () => github.faults.taken()["slow"] === 1);
    github.replaceReleaseAsset({ repo, asset, content: OTHER, user: "alice" });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
    assert.equal(told.checkOf(sha)?.title, "Blocked: model digest: credit.onnx is not what was evaluated");
    assert.match(told.issueOf(release)?.body ?? "", /Assay took it back to a draft, after the fact/);
    assert.deepEqual(await deeds(stage), ["release-published", "release-contained"]);
  });
});

describe("sign-off of a release", () => {
  it("takes approvers who had no hand in it, for the very commit", async (t) => {
    const told = await releaseStage("{ sign-off: 1 }");
    t.after(told.stage.close);
    const { github, repo, sha, stage } = told;
    const { release } = await told.draft({ user: "olga" });
    assert.equal(told.checkOf(sha)?.conclusion, "action_required");
    assert.match(
      told.checkOf(sha)?.summary ?? "",
      /an approver has yet to sign off this commit, so the release stays closed/,
    );
    const issue = told.issueOf(release)?.issue ?? 0;
    // GitHub tells the time of a comment in whole seconds: one of the same second may have been written before.
    const judgedBy = Date.now();
    await until("another second has begun", () => Math.floor(Date.now() / 1000) * 1000 > judgedBy);
    const say = async (user: string, body: string) => {
      const { id } = github.comment({ repo, issue, user, body });
      await stage.settle();
      return github.comments({ repo, issue }).find((one) => one.body.includes(`assay:reply ${id}`))?.body ?? "";
    };
    assert.match(await say("olga", "/assay approve"), /olga made this release/);
    assert.match(await say("alice", "/assay approve"), /not one of the approvers|alice/);
    assert.equal(told.checkOf(sha)?.conclusion, "action_required");
    assert.match(await say("olga", "/assay release"), /does not pass yet/);
    assert.match(await say("emil", "/assay approve"), /emil signed off v1\.0\.0 of credit/);
    assert.equal(told.checkOf(sha)?.conclusion, "success");
    assert.match(await say("emil", '/assay reject sign-off --reason "too soon"'), /emil/);
    assert.equal(told.checkOf(sha)?.conclusion, "action_required");
    assert.match(await say("emil", "/assay help"), /`\/assay release` \| .* \| yes/);
    assert.match(await say("emil", "/assay approve sign-off"), /emil signed off/);
    assert.equal(told.checkOf(sha)?.conclusion, "success");
    github.pushCommit({ repo, branch: "main", files: { "README.md": "more\n" } });
    await stage.settle();
    const next = told.checkOf(github.tipOf({ repo }) ?? "");
    assert.equal(next?.conclusion, "failure", "what was pushed since is not signed off");
    assert.match(next?.summary ?? "", /sign-off: 0 of 1 approver/);
    assert.deepEqual(github.violations(), []);
  });

  it("is published by approvers alone, whatever the permission of others", async (t) => {
    const told = await releaseStage("{}", { rest: "bots: ['helper[bot]']\n" });
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release } = await told.draft();
    const issue = told.issueOf(release)?.issue ?? 0;
    for (const [user, level] of [
      ["rita", "read"],
      ["ada", "admin"],
    ] as const) {
      github.setPermission({ repo, user, level });
      const { id } = github.comment({ repo, issue, user, body: "/assay release" });
      await stage.settle();
      const reply = github.comments({ repo, issue }).find((one) => one.body.includes(`assay:reply ${id}`));
      assert.match(reply?.body ?? "", /`\/assay release` is not for you here/, user);
    }
    github.comment({ repo, issue, user: "helper[bot]", body: "/assay release" });
    await stage.settle();
    assert.equal(told.look(release).draft, true);
    const other = github.openIssue({ repo, title: "Another", user: "emil" });
    const { id } = github.comment({ repo, issue: other.issue, user: "emil", body: "/assay release" });
    await stage.settle();
    const reply = github.comments({ repo, issue: other.issue }).find((one) => one.body.includes(`assay:reply ${id}`));
    assert.match(reply?.body ?? "", /This issue tracks no release\./);
    assert.equal(told.look(release).draft, true);
  });

  it("publishes by command, on record, and only once", async (t) => {
    const told = await releaseStage("{}");
    t.after(told.stage.close);
    const { github, repo, stage } = told;
    const { release } = await told.draft();
    const issue = told.issueOf(release)?.issue ?? 0;
    github.faults.add({ kind: "error-after", method: "PATCH", path: `/releases/${release}$`, count: 1 });
    const { id } = github.comment({ repo, issue, user: "emil", body: "/assay release" });
    await stage.settle();
    const reply = github.comments({ repo, issue }).find((one) => one.body.includes(`assay:reply ${id}`))?.body ?? "";
    assert.match(reply, /\*\*v1\.0\.0 of credit passes\*\*, at commit/);
    assert.equal(told.look(release).draft, false);
    assert.equal(told.issueOf(release)?.state, "closed");
    assert.deepEqual(await deeds(stage), ["release-asked", "release-published"]);
  });
});

/** What was done about releases, by the audit trail. */
async function deeds({ place }: Stage): Promise<string[]> {
  const store = await openTasks(place);
  try {
    const kinds = await store.db.selectFrom("records").select("kind").orderBy("seq").execute();
    return kinds.map(({ kind }) => kind).filter((kind) => /^release-(asked|published|contained|tagged)$/.test(kind));
  } finally {
    await store.close();
  }
}
