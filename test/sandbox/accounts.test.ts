import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, userOctokit, withPullRequest } from "./support.ts";

test("an account is found by its login and by its number", async (t) => {
  const sandbox = await openSandbox(t);
  const { id } = sandbox.github.createUser("alice");
  const app = await appOctokit(sandbox);
  assert.equal((await app.rest.users.getByUsername({ username: "Alice" })).data.id, id);
  assert.equal((await app.rest.users.getById({ account_id: id })).data.login, "alice");
  assert.equal((await failure(app.rest.users.getById({ account_id: 999_999 }))).status, 404);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("a renamed person keeps number, rights and commits, and the old login can be somebody else's", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { repo, pull, at } = withPullRequest(sandbox);
  github.setPermission({ repo, user: "alice", level: "admin" });
  const before = github.createUser("alice");
  assert.deepEqual(github.renameUser({ login: "alice", to: "alice-b" }), { login: "alice-b", id: before.id });
  const app = await appOctokit(sandbox);
  assert.equal((await failure(app.rest.users.getByUsername({ username: "alice" }))).status, 404);
  const other = github.createUser("alice");
  assert.notEqual(other.id, before.id);

  const levelOf = async (username: string) => {
    const { data } = await app.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
    return [data.role_name, data.user?.id];
  };
  assert.deepEqual(await levelOf("alice-b"), ["admin", before.id]);
  assert.deepEqual(await levelOf("alice"), ["read", other.id]);
  const { data: commits } = await app.rest.pulls.listCommits({ ...at, pull_number: pull });
  assert.deepEqual(
    commits.map(({ author }) => author?.login),
    ["alice-b"],
  );
  github.pushCommit({ repo, branch: "change", files: { "b.txt": "b\n" }, author: "alice" });
  const { data: more } = await app.rest.pulls.listCommits({ ...at, pull_number: pull });
  assert.deepEqual(
    more.map(({ author }) => author?.id),
    [before.id, other.id],
  );
});

test("a renamed person's repositories move along, tokens still work, and a login that is taken is refused", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  github.createRepository({ name: "models" });
  const fork = github.fork({ repo: "acme/models", owner: "alice" });
  const alice = userOctokit(sandbox, "alice");
  github.renameUser({ login: "alice", to: "alice-b" });
  assert.equal((await alice.rest.users.getAuthenticated()).data.login, "alice-b");
  const { data } = await alice.rest.repos.get({ owner: "alice", repo: "models" });
  assert.deepEqual([data.id, data.full_name], [fork.id, "alice-b/models"]);
  github.createUser("bob");
  assert.throws(() => github.renameUser({ login: "alice-b", to: "bob" }), /The login bob is taken/);
  assert.throws(() => github.renameUser({ login: "acme", to: "apex" }), /only persons/);
  assert.throws(() => github.renameUser({ login: "nobody", to: "x" }), /no account nobody/);
});
