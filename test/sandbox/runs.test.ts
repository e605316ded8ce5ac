import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fromBufferPromise } from "yauzl";
import { appOctokit, failure, names, openReceiver, openSandbox, withPullRequest } from "./support.ts";

test("a run is announced as requested, in progress and completed", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const { run } = sandbox.github.createRun({ repo, workflow: "evaluate.yml", headSha: sha, headBranch: "change" });
  sandbox.github.completeRun({ repo, run });
  await sandbox.github.settled();
  const actions = ["requested", "in_progress", "completed"].map((action) => `workflow_run.${action}`);
  assert.deepEqual(names(hook.received), actions);
});

test("a run that waits for approval is completed with action_required, and runs once approved", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({
    repo,
    workflow: "evaluate.yml",
    headSha: sha,
    headBranch: "change",
    conclusion: "action_required",
  });
  const app = await appOctokit(sandbox);
  const get = async () => (await app.rest.actions.getWorkflowRun({ ...at, run_id: run })).data;
  assert.deepEqual([(await get()).status, (await get()).conclusion], ["completed", "action_required"]);
  sandbox.github.updateRun({ repo, run, status: "in_progress" });
  assert.deepEqual([(await get()).status, (await get()).conclusion], ["in_progress", null]);
});

test("runs are found by commit, event, branch, status and workflow file", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, baseSha, at } = withPullRequest(sandbox);
  const make = (workflow: string, headSha: string, headBranch: string, event: string) =>
    sandbox.github.createRun({ repo, workflow, headSha, headBranch, event, conclusion: "success" }).run;
  const first = make("evaluate.yml", sha, "change", "pull_request");
  const second = make("evaluate.yml", baseSha, "main", "push");
  const third = make("other.yml", sha, "change", "pull_request");
  const app = await appOctokit(sandbox);
  const find = async (query: Record<string, unknown>): Promise<number[]> =>
    (await app.rest.actions.listWorkflowRunsForRepo({ ...at, ...query })).data.workflow_runs.map((one) => one.id);
  assert.deepEqual(await find({}), [third, second, first]);
  assert.deepEqual(await find({ head_sha: sha }), [third, first]);
  assert.deepEqual(await find({ event: "push" }), [second]);
  assert.deepEqual(await find({ branch: "main", status: "success" }), [second]);
  assert.deepEqual(await find({ status: "in_progress" }), []);
  const ofFile = await app.rest.actions.listWorkflowRuns({ ...at, workflow_id: "evaluate.yml", head_sha: sha });
  assert.deepEqual(
    ofFile.data.workflow_runs.map((one) => [one.id, one.path]),
    [[first, ".github/workflows/evaluate.yml"]],
  );
  assert.equal((await failure(app.rest.actions.listWorkflowRuns({ ...at, workflow_id: "none.yml" }))).status, 404);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("a run of a fork lists no pull requests, a run of the repository its own", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, pull, at } = withPullRequest(sandbox);
  const fork = sandbox.github.fork({ repo, owner: "mallory" });
  const pushed = sandbox.github.pushCommit({
    repo: fork.repo,
    branch: "main",
    files: { "x.txt": "x\n" },
    author: "mallory",
  });
  sandbox.github.openPullRequest({ repo, head: "main", headRepo: fork.repo, author: "mallory" });
  const own = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const foreign = sandbox.github.createRun({
    repo,
    workflow: "e.yml",
    headSha: pushed.sha,
    headBranch: "main",
    headRepo: fork.repo,
  });
  const app = await appOctokit(sandbox);
  const get = async (run: number) => (await app.rest.actions.getWorkflowRun({ ...at, run_id: run })).data;
  assert.deepEqual(
    (await get(own.run)).pull_requests?.map((one) => one.number),
    [pull],
  );
  const forked = await get(foreign.run);
  assert.deepEqual(
    [forked.pull_requests, forked.head_repository.full_name, forked.head_branch],
    [[], fork.repo, "main"],
  );
});

test("an artifact is a real zip behind a redirect to another host, with a digest that fits", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const files = { "predictions.csv": "a,b\n1,2\n", "deep/x.bin": Buffer.from([0, 1, 2]) };
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "evaluation", files });
  await sandbox.github.uploadArtifact({ repo, run, name: "other", files: {} });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.actions.listWorkflowRunArtifacts({ ...at, run_id: run, name: "evaluation" });
  assert.deepEqual(
    [data.total_count, data.artifacts[0]?.workflow_run?.head_sha, data.artifacts[0]?.expired],
    [1, sha, false],
  );
  const redirect = await app.rest.actions.downloadArtifact({
    ...at,
    artifact_id: artifact,
    archive_format: "zip",
    request: { redirect: "manual" },
  });
  const location = String(redirect.headers.location);
  assert.notEqual(new URL(location).origin, sandbox.url);
  const zip = Buffer.from(await (await fetch(location)).arrayBuffer());
  assert.equal(data.artifacts[0]?.digest, `sha256:${createHash("sha256").update(zip).digest("hex")}`);
  assert.equal(data.artifacts[0]?.size_in_bytes, zip.length);
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  assert.equal(opened.entryCount, 2);
  const followed = await app.rest.actions.downloadArtifact({ ...at, artifact_id: artifact, archive_format: "zip" });
  assert.ok(followed.data instanceof ArrayBuffer && followed.data.byteLength === zip.length);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("bytes of one's own are served as they are, and digest and size can lie", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const zip = Buffer.from("this is not a zip");
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "x", zip, digest: "sha256:00", size: 3 });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.actions.getArtifact({ ...at, artifact_id: artifact });
  assert.deepEqual([data.digest, data.size_in_bytes], ["sha256:00", 3]);
  const got = await app.rest.actions.downloadArtifact({ ...at, artifact_id: artifact, archive_format: "zip" });
  assert.ok(got.data instanceof ArrayBuffer);
  assert.equal(Buffer.from(got.data).toString(), "this is not a zip");
});

test("an expired artifact is listed as expired and gone with 410", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "x", files: { a: "a" } });
  sandbox.github.expireArtifact({ repo, artifact });
  const app = await appOctokit(sandbox);
  assert.equal((await app.rest.actions.getArtifact({ ...at, artifact_id: artifact })).data.expired, true);
  const gone = await failure(
    app.rest.actions.downloadArtifact({ ...at, artifact_id: artifact, archive_format: "zip" }),
  );
  assert.equal(gone.status, 410);
});

test("the storage host refuses a token and holds it against the client", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "x", files: { a: "a" } });
  const app = await appOctokit(sandbox);
  const request = { redirect: "manual" as const };
  const got = await app.rest.actions.downloadArtifact({ ...at, artifact_id: artifact, archive_format: "zip", request });
  const leaked = await fetch(String(got.headers.location), { headers: { authorization: "token ghs_x" } });
  assert.equal(leaked.status, 400);
  assert.match(String(sandbox.github.violations()[0]?.problems), /token was sent to the storage host/);
});
