import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, userOctokit, withPullRequest } from "./support.ts";

const OUTPUT = { title: "t", summary: "s" };

test("a required check that was never reported is expected, and the merge is refused with 405", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [{ name: "assay" }] });
  assert.deepEqual(sandbox.github.merge({ repo, pull }), {
    status: 405,
    message: 'Required status check "assay" is expected.',
  });
});

for (const [conclusion, merges] of [
  ["success", true],
  ["neutral", true],
  ["skipped", true],
  ["failure", false],
  ["action_required", false],
  ["cancelled", false],
  ["timed_out", false],
] as const) {
  test(`a required check that concluded ${conclusion} ${merges ? "opens" : "closes"} the merge`, async (t) => {
    const sandbox = await openSandbox(t);
    const { repo, pull, sha, at } = withPullRequest(sandbox);
    sandbox.github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
    const app = await appOctokit(sandbox);
    await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, conclusion, output: OUTPUT });
    assert.equal(sandbox.github.merge({ repo, pull }).status, merges ? 200 : 405);
  });
}

test("the latest run of an App wins, whatever an older one said", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha, at } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
  const app = await appOctokit(sandbox);
  const run = { ...at, name: "assay", head_sha: sha, output: OUTPUT };
  await app.rest.checks.create({ ...run, conclusion: "success" });
  const second = await app.rest.checks.create({ ...run, status: "in_progress" });
  assert.equal(sandbox.github.merge({ repo, pull }).message, 'Required status check "assay" is in progress.');
  await app.rest.checks.update({ ...at, check_run_id: second.data.id, conclusion: "failure" });
  assert.equal(sandbox.github.merge({ repo, pull }).message, 'Required status check "assay" is failing.');
});

test("a success by another App does not count where an App is expected", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
  sandbox.github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  sandbox.github.postStatus({ repo, sha, context: "assay", state: "success" });
  assert.equal(sandbox.github.merge({ repo, pull }).message, 'Required status check "assay" is expected.');
});

test("without an expected App a failure of any of them closes the merge", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha, at } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [{ name: "assay" }] });
  const app = await appOctokit(sandbox);
  await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, conclusion: "failure", output: OUTPUT });
  sandbox.github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  assert.equal(sandbox.github.merge({ repo, pull }).status, 405);
});

test("a check of an older commit does not count for a new head", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [{ name: "assay" }] });
  sandbox.github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  sandbox.github.pushCommit({ repo, branch: "change", files: { "b.txt": "b\n" } });
  assert.equal(sandbox.github.merge({ repo, pull }).status, 405);
});

test("requested changes close the merge until they are dismissed", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [], noChangesRequested: true });
  const app = await appOctokit(sandbox);
  const review = await app.rest.pulls.createReview({ ...at, pull_number: pull, event: "REQUEST_CHANGES", body: "No." });
  assert.deepEqual(sandbox.github.merge({ repo, pull }), {
    status: 405,
    message: "Changes requested by a reviewer with write access.",
  });
  await app.rest.pulls.dismissReview({ ...at, pull_number: pull, review_id: review.data.id, message: "Mended." });
  assert.equal(sandbox.github.merge({ repo, pull }).status, 200);
});

test("requested changes by somebody who may only read close nothing", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull } = withPullRequest(sandbox);
  sandbox.github.protectBranch({ repo, checks: [], noChangesRequested: true });
  sandbox.github.review({ repo, pull, user: "passer-by", event: "REQUEST_CHANGES", body: "No." });
  assert.equal(sandbox.github.merge({ repo, pull }).status, 200);
});

test("a merge over the API makes a commit with both parents, closes the pull request and pushes the base", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha, baseSha, at } = withPullRequest(sandbox);
  sandbox.github.setPermission({ repo, user: "maintainer", level: "write" });
  const person = userOctokit(sandbox, "maintainer");
  const { data } = await person.rest.pulls.merge({ ...at, pull_number: pull });
  const commit = await person.rest.git.getCommit({ ...at, commit_sha: data.sha });
  assert.deepEqual(
    commit.data.parents.map((parent) => parent.sha),
    [baseSha, sha],
  );
  assert.equal(sandbox.github.tipOf({ repo }), data.sha);
  assert.equal(sandbox.github.readFile({ repo, path: "a.txt" }), "one\n2\n");
  assert.equal(sandbox.github.pullRequest({ repo, pull }).merged, true);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("a merge is refused to readers, for drafts, for a stale sha and on conflict", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at, baseSha } = withPullRequest(sandbox);
  const person = userOctokit(sandbox, "olivia");
  const merge = { ...at, pull_number: pull };
  assert.equal((await failure(userOctokit(sandbox, "passer-by").rest.pulls.merge(merge))).status, 403);
  assert.equal((await failure(person.rest.pulls.merge({ ...merge, sha: baseSha }))).status, 409);
  sandbox.github.convertToDraft({ repo, pull });
  assert.match((await failure(person.rest.pulls.merge(merge))).message, /still a draft/);
  sandbox.github.markReady({ repo, pull });
  sandbox.github.pushCommit({ repo, branch: "main", files: { "a.txt": "another\n" } });
  const conflict = await failure(person.rest.pulls.merge(merge));
  assert.equal(conflict.status, 405);
  assert.match(conflict.message, /not mergeable/);
});
