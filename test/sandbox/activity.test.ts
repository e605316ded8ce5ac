import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, userOctokit, withPullRequest } from "./support.ts";

test("every movement of a branch is on record with who moved it, newest first", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull, sha, baseSha, at } = withPullRequest(sandbox);
  const pushed = github.pushCommit({
    repo,
    branch: "change",
    files: { "b.txt": "b\n" },
    author: "alice",
    pusher: "bob",
  });
  const forced = github.pushCommit({ repo, branch: "change", files: { "c.txt": "c\n" }, author: "alice", from: sha });
  const merged = github.merge({ repo, pull });
  github.deleteBranch({ repo, branch: "change", author: "alice" });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.repos.listActivities(at);
  const none = "0".repeat(40);
  assert.deepEqual(
    data.map((one) => [one.activity_type, one.ref, one.actor?.login, one.before, one.after]),
    [
      ["branch_deletion", "refs/heads/change", "alice", forced.sha, none],
      ["pr_merge", "refs/heads/main", "olivia", baseSha, merged.sha],
      ["force_push", "refs/heads/change", "alice", pushed.sha, forced.sha],
      ["push", "refs/heads/change", "bob", sha, pushed.sha],
      ["branch_creation", "refs/heads/change", "alice", none, sha],
      ["branch_creation", "refs/heads/main", "olivia", none, baseSha],
    ],
  );
  const count = async (filter: Parameters<typeof app.rest.repos.listActivities>[0]) =>
    (await app.rest.repos.listActivities(filter)).data.length;
  assert.equal(await count({ ...at, ref: "change" }), 4);
  assert.equal(await count({ ...at, ref: "refs/heads/main", time_period: "day" }), 2);
  assert.equal(await count({ ...at, actor: "Bob" }), 1);
  assert.equal(await count({ ...at, activity_type: "force_push" }), 1);
  const oldest = await app.rest.repos.listActivities({ ...at, direction: "asc" });
  assert.equal(oldest.data[0]?.after, baseSha);
  assert.deepEqual(github.violations(), []);
});

test("the list goes on by the cursors of the Link header, there and back", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  for (let index = 0; index < 4; index++) github.pushCommit({ repo, branch: "main", files: { "a.txt": `${index}` } });
  const app = await appOctokit(sandbox);
  const all = await app.paginate(app.rest.repos.listActivities, { owner: "acme", repo: "models", per_page: 2 });
  const one = await app.rest.repos.listActivities({ owner: "acme", repo: "models" });
  assert.deepEqual(
    all.map(({ id }) => id),
    one.data.map(({ id }) => id),
  );
  const page = (url: string) => app.request({ method: "GET", url });
  const linkOf = (headers: { link?: string }, rel: string) =>
    new RegExp(`<([^>]+)>; rel="${rel}"`).exec(headers.link ?? "")?.[1] ?? "";
  const first = await app.rest.repos.listActivities({ owner: "acme", repo: "models", per_page: 2 });
  const second = await page(linkOf(first.headers, "next"));
  const again = await page(linkOf(second.headers, "prev"));
  assert.deepEqual(again.data, first.data);
  assert.equal(linkOf(first.headers, "prev"), "");
  const wrong = await failure(app.rest.repos.listActivities({ owner: "acme", repo: "models", after: "x" }));
  assert.equal(wrong.status, 422);
});

test("who pushed can be read with `contents: read`, and by every reader", async (t) => {
  const sandbox = await openSandbox(t, { permissions: { pull_requests: "write" } });
  sandbox.github.createRepository({ name: "models", private: true });
  const at = { owner: "acme", repo: "models" };
  const app = await appOctokit(sandbox);
  assert.equal((await failure(app.rest.repos.listActivities(at))).status, 403);
  assert.equal((await failure(userOctokit(sandbox, "alice").rest.repos.listActivities(at))).status, 404);
  sandbox.github.setPermission({ repo: "acme/models", user: "alice", level: "read" });
  assert.equal((await userOctokit(sandbox, "alice").rest.repos.listActivities(at)).status, 200);
});
