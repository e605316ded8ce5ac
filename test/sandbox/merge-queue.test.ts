import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { appOctokit, failure, names, openReceiver, openSandbox, userOctokit } from "./support.ts";

const PERMISSIONS = { checks: "write", contents: "write", merge_queues: "read", pull_requests: "read" } as const;
const at = { owner: "acme", repo: "models" };

/** A repository whose main has a merge queue that demands `assay`, and pull requests 1 to 3, each adding a file. */
async function withQueue(t: TestContext, events: readonly string[] = ["merge_group"]) {
  const sandbox = await openSandbox(t, { permissions: PERMISSIONS, events });
  const { repo } = sandbox.github.createRepository({ name: "models" });
  for (const name of ["a", "b", "c"]) {
    sandbox.github.pushCommit({ repo, branch: name, files: { [name]: "x\n" }, author: "alice" });
    const { sha } = sandbox.github.openPullRequest({ repo, head: name, author: "alice" });
    sandbox.github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  }
  sandbox.github.protectBranch({ repo, checks: [{ name: "assay" }], mergeQueue: true });
  return { sandbox, github: sandbox.github, repo };
}

async function judge(sandbox: Sandbox, sha: string, conclusion: "success" | "failure"): Promise<void> {
  const app = await appOctokit(sandbox);
  await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, conclusion });
}

test("a queued pull request waits in a group, and is merged when the checks of the group succeed", async (t) => {
  const { sandbox, github, repo } = await withQueue(t);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const base = github.tipOf({ repo });
  const group = github.enqueue({ repo, pull: 1 });
  assert.deepEqual([group.state, group.baseSha, group.pulls], ["waiting", base, [1]]);
  assert.equal(group.headRef, `refs/heads/gh-readonly-queue/main/pr-1-${base}`);
  assert.equal(github.readFile({ repo, path: "a", ref: group.headSha }), "x\n");
  assert.equal(github.pullRequest({ repo, pull: 1 }).merged, false);
  await judge(sandbox, group.headSha, "success");
  assert.equal(github.mergeGroup({ repo, pull: 1 }).state, "merged");
  assert.equal(github.tipOf({ repo }), group.headSha);
  assert.equal(github.pullRequest({ repo, pull: 1 }).mergeCommit, group.headSha);
  await github.settled();
  const seen = hook.received.filter((one) => one.event === "merge_group");
  assert.deepEqual(names(seen), ["merge_group.checks_requested", "merge_group.destroyed"]);
  assert.equal(seen[1]?.payload["reason"], "merged");
  assert.deepEqual(seen[1]?.payload["merge_group"], seen[0]?.payload["merge_group"]);
  const { merge_group: sent } = JSON.parse(seen[0]?.body ?? "{}");
  assert.deepEqual(
    [sent.head_sha, sent.head_ref, sent.base_sha, sent.base_ref, sent.head_commit.id],
    [group.headSha, group.headRef, base, "refs/heads/main", group.headSha],
  );
});

test("a group of several pull requests holds a merge commit of each, and lands as one", async (t) => {
  const { sandbox, github, repo } = await withQueue(t);
  const base = github.tipOf({ repo });
  const group = github.enqueue({ repo, pulls: [1, 2] });
  assert.equal(group.headRef, `refs/heads/gh-readonly-queue/main/pr-2-${base}`);
  const app = await appOctokit(sandbox);
  const second = await app.rest.git.getCommit({ ...at, commit_sha: group.headSha });
  const [inner = "", head] = second.data.parents.map((one) => one.sha);
  assert.equal(head, github.pullRequest({ repo, pull: 2 }).headSha);
  const first = await app.rest.git.getCommit({ ...at, commit_sha: inner });
  assert.deepEqual(
    first.data.parents.map((one) => one.sha),
    [base, github.pullRequest({ repo, pull: 1 }).headSha],
  );
  await judge(sandbox, group.headSha, "success");
  const commits = [1, 2].map((pull) => github.pullRequest({ repo, pull }).mergeCommit);
  assert.deepEqual(commits, [inner, group.headSha]);
  const pulls = await app.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: group.headSha });
  assert.deepEqual(
    pulls.data.map((one) => one.number),
    [2],
  );
});

test("later groups stand on earlier ones, wait for their turn, and are built anew when one before them fails", async (t) => {
  const { sandbox, github, repo } = await withQueue(t, ["merge_group", "pull_request"]);
  const base = github.tipOf({ repo });
  const first = github.enqueue({ repo, pull: 1 });
  const second = github.enqueue({ repo, pull: 2 });
  const third = github.enqueue({ repo, pull: 3 });
  assert.deepEqual([second.baseSha, third.baseSha], [first.headSha, second.headSha]);
  await judge(sandbox, third.headSha, "success");
  assert.equal(github.mergeGroup({ repo, pull: 3 }).state, "waiting");
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  await judge(sandbox, second.headSha, "failure");
  assert.deepEqual(
    github.mergeGroups({ repo }).map((one) => [one.pulls, one.state, one.baseSha]),
    [
      [[1], "waiting", base],
      [[2], "dequeued", first.headSha],
      [[3], "invalidated", second.headSha],
      [[3], "waiting", first.headSha],
    ],
  );
  await github.settled();
  const reasons = hook.received.map(({ payload }) => payload["reason"] ?? payload["action"]);
  assert.deepEqual(reasons, ["dequeued", "CI_FAILURE", "invalidated", "requested", "checks_requested"]);
  assert.equal(hook.received[3]?.event, "check_suite");
  const rebuilt = github.mergeGroup({ repo, pull: 3 });
  await judge(sandbox, rebuilt.headSha, "success");
  await judge(sandbox, first.headSha, "success");
  assert.equal(github.tipOf({ repo }), rebuilt.headSha);
  assert.equal(github.readFile({ repo, path: "b" }), undefined);
});

test("a push to the base invalidates a group, and a push to its pull request takes that out", async (t) => {
  const { github, repo } = await withQueue(t);
  github.enqueue({ repo, pull: 1 });
  const { sha } = github.pushCommit({ repo, branch: "main", files: { d: "x\n" } });
  assert.deepEqual(
    github.mergeGroups({ repo }).map((one) => one.state),
    ["invalidated", "waiting"],
  );
  assert.equal(github.mergeGroup({ repo, pull: 1 }).baseSha, sha);
  github.pushCommit({ repo, branch: "a", files: { a: "y\n" } });
  assert.equal(github.mergeGroup({ repo, pull: 1 }).state, "dequeued");
});

test("a pull request that comes back after a failure is not judged by the checks of the time before", async (t) => {
  const { sandbox, github, repo } = await withQueue(t);
  const before = github.enqueue({ repo, pull: 1 });
  await judge(sandbox, before.headSha, "failure");
  const again = github.enqueue({ repo, pull: 1 });
  assert.notEqual(again.headSha, before.headSha);
  assert.equal(again.state, "waiting");
  github.dequeue({ repo, pull: 1, reason: "CI_TIMEOUT" });
  assert.equal(github.mergeGroup({ repo, pull: 1 }).state, "dequeued");
});

test("a branch with a queue takes no merge by the button and no file by the API, and a queue no unfit pull request", async (t) => {
  const { sandbox, github, repo } = await withQueue(t);
  assert.equal(github.merge({ repo, pull: 1 }).status, 405);
  assert.match(github.merge({ repo, pull: 1 }).message, /merge queue/);
  const app = await appOctokit(sandbox);
  const file = { ...at, path: "z", message: "m", content: "" };
  assert.equal((await failure(app.rest.repos.createOrUpdateFileContents(file))).status, 409);
  github.enqueue({ repo, pull: 1 });
  assert.throws(() => github.enqueue({ repo, pull: 1 }), /already in the merge queue/);
  github.postForeignCheckRun({
    repo,
    sha: github.pullRequest({ repo, pull: 2 }).headSha,
    name: "assay",
    conclusion: "failure",
  });
  assert.throws(() => github.enqueue({ repo, pull: 2 }), /Required status check "assay" is failing/);
  github.convertToDraft({ repo, pull: 3 });
  assert.throws(() => github.enqueue({ repo, pull: 3 }), /still a draft/);
});

test("a run of the event merge_group belongs to the group's commit and to no pull request", async (t) => {
  const permissions = { ...PERMISSIONS, actions: "read" } as const;
  const sandbox = await openSandbox(t, { permissions });
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  github.createBranch({ repo, branch: "next" });
  github.protectBranch({ repo, checks: [{ name: "assay" }], mergeQueue: true, branch: "next" });
  github.pushCommit({ repo, branch: "a", files: { a: "x\n" } });
  const { sha } = github.openPullRequest({ repo, head: "a", base: "next" });
  github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  const { headSha, headRef } = github.enqueue({ repo, pull: 1 });
  const headBranch = headRef.replace("refs/heads/", "");
  const { run } = github.createRun({ repo, workflow: "evaluate.yml", headSha, headBranch, event: "merge_group" });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.actions.getWorkflowRun({ ...at, run_id: run });
  assert.deepEqual([data.event, data.head_branch, data.pull_requests], ["merge_group", headBranch, []]);
});

test("an App without the permission for merge queues hears nothing of them", async (t) => {
  const { github, repo } = await withQueue(t);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const { merge_queues: _none, ...others } = PERMISSIONS;
  github.setInstallationPermissions({ permissions: others });
  github.enqueue({ repo, pull: 1 });
  await github.settled();
  // The queue's branches are branches: an App that writes checks is asked for a suite of theirs all the same.
  assert.deepEqual(names(hook.received), ["check_suite.requested"]);
});

test("a group without required checks is merged at once", async (t) => {
  const { sandbox, github, repo } = await withQueue(t);
  github.protectBranch({ repo, checks: [], mergeQueue: true });
  assert.equal(github.enqueue({ repo, pull: 1 }).state, "merged");
  const { data } = await userOctokit(sandbox, "olivia").rest.pulls.get({ ...at, pull_number: 1 });
  assert.deepEqual([data.merged, data.merged_by?.login], [true, "github-merge-queue[bot]"]);
});

test("the branches of a queue are listed by the beginning of their name, while their groups wait", async (t) => {
  const { sandbox, github, repo } = await withQueue(t);
  const app = await appOctokit(sandbox);
  const listed = async () => {
    const { data } = await app.rest.git.listMatchingRefs({ ...at, ref: "heads/gh-readonly-queue/" });
    return data.map(({ ref, object }) => [ref, object.sha]);
  };
  assert.deepEqual(await listed(), []);
  const group = github.enqueue({ repo, pull: 1 });
  assert.deepEqual(await listed(), [[group.headRef, group.headSha]]);
  github.dequeue({ repo, pull: 1 });
  assert.deepEqual(await listed(), []);
});
