import assert from "node:assert/strict";
import { test } from "node:test";
import type { Permissions } from "../../sandbox/model/types.ts";
import { appOctokit, failure, names, openReceiver, openSandbox, userOctokit, withPullRequest } from "./support.ts";

const WRITER: Permissions = { checks: "write", contents: "write", pull_requests: "write" };
const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("the App writes a new file to the head of a pull request, which moves on", async (t) => {
  const sandbox = await openSandbox(t, { permissions: WRITER });
  const { github } = sandbox;
  const { repo, pull, sha, at } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const file = { ...at, path: ".github/waivers/one two.yml", branch: "change" };
  const { status, data } = await app.rest.repos.createOrUpdateFileContents({
    ...file,
    message: "Waive",
    content: base64("reason: ü\n"),
  });
  assert.deepEqual([status, data.content?.path, data.commit.author?.name], [201, file.path, "assay[bot]"]);
  assert.equal(github.readFile({ repo, path: file.path, ref: "change" }), "reason: ü\n");
  assert.equal(github.pullRequest({ repo, pull }).headSha, data.commit.sha);
  await github.settled();
  assert.deepEqual(names(hook.received), ["push", "check_suite.requested", "pull_request.synchronize"]);
  const { before, after } = hook.received[2]?.payload ?? {};
  assert.deepEqual([before, after], [sha, data.commit.sha]);
  const activity = await app.rest.repos.listActivities({ ...at, ref: "change" });
  assert.deepEqual([activity.data[0]?.actor?.login, activity.data[0]?.activity_type], ["assay[bot]", "push"]);
  const again = await app.rest.repos.getContent({ ...at, path: file.path, ref: "change" });
  assert.equal("sha" in again.data ? again.data.sha : undefined, data.content?.sha);
  assert.deepEqual(github.violations(), []);
});

test("a file is replaced by whoever knows what it holds", async (t) => {
  const sandbox = await openSandbox(t, { permissions: WRITER });
  const { github } = sandbox;
  const { repo, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const write = (more: { sha?: string; content?: string; path?: string; branch?: string }) =>
    app.rest.repos.createOrUpdateFileContents({
      ...at,
      path: "a.txt",
      message: "x",
      content: base64("new\n"),
      ...more,
    });
  const { data } = await app.rest.repos.getContent({ ...at, path: "a.txt" });
  const sha = "sha" in data ? data.sha : "";
  const missing = await failure(write({}));
  assert.deepEqual([missing.status, missing.message.includes(`"sha" wasn't supplied.`)], [422, true]);
  assert.equal((await write({ sha })).status, 200);
  assert.equal(github.readFile({ repo, path: "a.txt" }), "new\n");
  const stale = await failure(write({ sha }));
  assert.deepEqual([stale.status, stale.message.includes(`a.txt does not match ${sha}`)], [409, true]);
  assert.equal((await failure(write({ sha, path: "not-there.txt" }))).status, 409);
  assert.equal((await failure(write({ branch: "not-there" }))).status, 404);
  assert.equal((await failure(write({ path: "b.txt", content: "not base64!" }))).status, 422);
  assert.equal((await failure(write({ path: "a.txt/b.txt" }))).status, 422);
  assert.equal((await failure(write({ path: "x/../b.txt" }))).status, 422);
});

test("author and committer can be named, and are accounts where the address is known", async (t) => {
  const sandbox = await openSandbox(t, { permissions: WRITER });
  const { at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.repos.createOrUpdateFileContents({
    ...at,
    path: "b.txt",
    message: "x",
    content: "",
    author: { name: "Alice", email: "alice@example.test", date: "2026-01-02T03:04:05+02:00" },
    committer: { name: "Nobody", email: "nobody@nowhere.test" },
  });
  assert.equal(data.commit.author?.date, "2026-01-02T01:04:05Z");
  const commit = await app.rest.repos.getCommit({ ...at, ref: data.commit.sha ?? "" });
  assert.deepEqual([commit.data.author?.login, commit.data.committer], ["alice", null]);
});

test("only those with write access write, workflows ask for more, and no branch that demands checks", async (t) => {
  const sandbox = await openSandbox(t, { permissions: { ...WRITER, contents: "read" } });
  const { github } = sandbox;
  const { repo, at } = withPullRequest(sandbox);
  const file = { ...at, message: "x", content: base64("x") };
  const reading = await appOctokit(sandbox);
  assert.equal((await failure(reading.rest.repos.createOrUpdateFileContents({ ...file, path: "b" }))).status, 403);
  github.setInstallationPermissions({ permissions: WRITER });
  const app = await appOctokit(sandbox);
  const workflow = { ...file, path: ".github/workflows/evaluate.yml" };
  assert.equal((await failure(app.rest.repos.createOrUpdateFileContents(workflow))).status, 403);
  const reader = userOctokit(sandbox, "reader");
  assert.equal((await failure(reader.rest.repos.createOrUpdateFileContents({ ...file, path: "b" }))).status, 403);
  github.setPermission({ repo, user: "writer", level: "write" });
  const person = userOctokit(sandbox, "writer");
  assert.equal((await person.rest.repos.createOrUpdateFileContents(workflow)).status, 201);
  github.protectBranch({ repo, checks: [{ name: "assay" }] });
  const refused = await failure(person.rest.repos.createOrUpdateFileContents({ ...file, path: "b" }));
  assert.equal(refused.status, 409);
  assert.match(refused.message, /Required status check "assay" is expected/);
});
