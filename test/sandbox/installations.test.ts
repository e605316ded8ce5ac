import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import {
  appOctokit,
  failure,
  names,
  octokitWith,
  openReceiver,
  openSandbox,
  signJwt,
  withPullRequest,
} from "./support.ts";

const asApp = (sandbox: Sandbox) => octokitWith(sandbox, signJwt(sandbox));

test("a suspended App gets no token, no access by those it has, and no webhooks but that it is suspended", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { at, repo } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);

  github.suspendInstallation({ user: "alice" });
  const unminted = await failure(appOctokit(sandbox));
  assert.equal(unminted.status, 403);
  assert.match(unminted.message, /This installation has been suspended/);
  const refused = await failure(app.rest.repos.get(at));
  assert.equal(refused.status, 403);
  assert.match(refused.message, /This installation owned by acme suspended your access at 20/);
  const [listed] = (await asApp(sandbox).rest.apps.listInstallations()).data;
  assert.match(listed?.suspended_at ?? "", /^20.*Z$/);
  assert.equal(listed?.suspended_by?.login, "alice");
  github.pushCommit({ repo, branch: "main", files: { "b.txt": "b\n" } });

  github.unsuspendInstallation();
  assert.equal((await app.rest.repos.get(at)).status, 200);
  assert.equal((await asApp(sandbox).rest.apps.getRepoInstallation(at)).data.suspended_at, null);
  github.pushCommit({ repo, branch: "main", files: { "c.txt": "c\n" } });
  await github.settled();
  const expected = ["installation.suspend", "installation.unsuspend", "push", "check_suite.requested"];
  assert.deepEqual(names(hook.received), expected);
  assert.deepEqual(github.violations(), []);
});

test("an App that is taken off hears of it, and is nowhere any more", async (t) => {
  const sandbox = await openSandbox(t);
  const { github, app: credentials } = sandbox;
  const { at, repo } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  github.uninstall();
  github.pushCommit({ repo, branch: "main", files: { "b.txt": "b\n" } });
  await github.settled();
  assert.deepEqual(names(hook.received), ["installation.deleted"]);
  const { installation, repositories } = JSON.parse(hook.received[0]?.body ?? "{}");
  assert.deepEqual([installation.id, repositories[0].full_name], [credentials.installationId, repo]);
  assert.equal((await failure(app.rest.repos.get(at))).status, 401);
  const { rest } = asApp(sandbox);
  const of = { installation_id: credentials.installationId };
  assert.equal((await failure(rest.apps.getInstallation(of))).status, 404);
  assert.equal((await failure(rest.apps.createInstallationAccessToken(of))).status, 404);
  assert.equal((await failure(rest.apps.getRepoInstallation(at))).status, 404);
  assert.deepEqual((await rest.apps.listInstallations()).data, []);
  assert.throws(() => github.uninstall(), /not installed on acme/);
});

test("a permission that is revoked is missing at once, also to tokens that are out", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { at, sha, pull } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  github.setInstallationPermissions({ permissions: { checks: "read", contents: "read" } });
  const denied = await failure(app.rest.checks.create({ ...at, name: "assay", head_sha: sha }));
  assert.equal(denied.status, 403);
  assert.match(denied.message, /Resource not accessible by integration/);
  assert.equal((await failure(app.rest.pulls.get({ ...at, pull_number: pull }))).status, 403);
  assert.equal((await app.rest.checks.listForRef({ ...at, ref: sha })).status, 200);
  await github.settled();
  assert.deepEqual(names(hook.received), []);
});

test("a permission that is new is announced, and new tokens have it", async (t) => {
  const sandbox = await openSandbox(t, { permissions: { contents: "read" } });
  const { github } = sandbox;
  const { at, sha } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const early = await appOctokit(sandbox);
  github.setInstallationPermissions({ permissions: { contents: "read", checks: "write" } });
  await github.settled();
  assert.deepEqual(names(hook.received), ["installation.new_permissions_accepted"]);
  const { installation } = JSON.parse(hook.received[0]?.body ?? "{}");
  assert.deepEqual(installation.permissions, { contents: "read", checks: "write" });
  const create = { ...at, name: "assay", head_sha: sha };
  assert.equal((await failure(early.rest.checks.create(create))).status, 403);
  assert.equal((await (await appOctokit(sandbox)).rest.checks.create(create)).status, 201);
});

test("where repositories are chosen, one is added and removed, and the App hears which", async (t) => {
  const sandbox = await openSandbox(t);
  const { github } = sandbox;
  const { at, repo } = withPullRequest(sandbox);
  const other = github.createRepository({ name: "other", private: true });
  assert.throws(() => github.addRepositoryToInstallation({ repo }), /on all repositories of acme/);
  github.install({ account: "acme", permissions: { contents: "read", checks: "write" }, repositories: [repo] });
  const app = await appOctokit(sandbox);
  const get = () => app.rest.repos.get({ ...at, repo: "other" });
  assert.equal((await failure(get())).status, 404);

  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  github.addRepositoryToInstallation({ repo: other.repo });
  assert.equal((await get()).status, 200);
  github.removeRepositoryFromInstallation({ repo: other.repo });
  assert.equal((await failure(get())).status, 404);
  github.pushCommit({ repo: other.repo, branch: "main", files: { "b.txt": "b\n" } });
  await github.settled();
  assert.deepEqual(names(hook.received), ["installation_repositories.added", "installation_repositories.removed"]);
  const [added, removed] = hook.received.map((one) => JSON.parse(one.body));
  assert.deepEqual(
    [added.repositories_added[0].full_name, added.repositories_removed, added.repository_selection],
    [other.repo, [], "selected"],
  );
  assert.deepEqual(
    [removed.repositories_added, removed.repositories_removed[0].id, removed.installation.account.login],
    [[], other.id, "acme"],
  );
});
