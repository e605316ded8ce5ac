import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { appOctokit, failure, octokitWith, openSandbox, signJwt, userOctokit, withPullRequest } from "./support.ts";

test("the App's JWT is verified with its public key, its issuer and its times", async (t) => {
  const sandbox = await openSandbox(t);
  const { data } = await octokitWith(sandbox, signJwt(sandbox)).rest.apps.getAuthenticated();
  assert.equal(data?.slug, "assay");
  const seconds = Math.floor(Date.now() / 1000);
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
    type: "pkcs1",
    format: "pem",
  });
  const wrong = {
    "another key": signJwt(sandbox, {}, String(stranger)),
    "another issuer": signJwt(sandbox, { iss: "1" }),
    expired: signJwt(sandbox, { exp: seconds - 1 }),
    "living too long": signJwt(sandbox, { exp: seconds + 3600 }),
    "issued in the future": signJwt(sandbox, { iat: seconds + 600 }),
  };
  for (const [why, jwt] of Object.entries(wrong)) {
    const { status } = await failure(octokitWith(sandbox, jwt).rest.apps.getAuthenticated());
    assert.equal(status, 401, why);
  }
});

test("a token that nobody issued is refused, also where anybody may read", async (t) => {
  const sandbox = await openSandbox(t);
  const { at } = withPullRequest(sandbox);
  assert.equal((await failure(octokitWith(sandbox, "ghs_made_up").rest.repos.get(at))).status, 401);
  assert.equal((await fetch(`${sandbox.url}/api/v3/repos/acme/models`)).status, 200);
});

test("a permission that the installation lacks is a 403, and a repository out of reach a 404", async (t) => {
  const sandbox = await openSandbox(t, { permissions: { checks: "read", contents: "read" } });
  const { at, sha } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const denied = await failure(app.rest.checks.create({ ...at, name: "assay", head_sha: sha }));
  assert.equal(denied.status, 403);
  assert.match(denied.message, /Resource not accessible by integration/);
  assert.equal((await failure(app.rest.pulls.list(at))).status, 403);
  assert.equal((await app.rest.repos.getContent({ ...at, path: "a.txt" })).status, 200);
  sandbox.github.createRepository({ owner: "elsewhere", name: "secret", private: true });
  assert.equal((await failure(app.rest.repos.get({ owner: "elsewhere", repo: "secret" }))).status, 404);
});

test("a token can be narrowed to repositories and permissions, and never widened", async (t) => {
  const sandbox = await openSandbox(t);
  const { at, sha } = withPullRequest(sandbox);
  sandbox.github.createRepository({ name: "other", private: true });
  const narrow = await appOctokit(sandbox, {
    repositories: ["models"],
    permissions: { checks: "read", contents: "read" },
  });
  assert.equal((await narrow.rest.apps.listReposAccessibleToInstallation()).data.total_count, 1);
  assert.equal((await failure(narrow.rest.repos.get({ owner: "acme", repo: "other" }))).status, 404);
  assert.equal((await failure(narrow.rest.checks.create({ ...at, name: "assay", head_sha: sha }))).status, 403);
  assert.equal((await failure(appOctokit(sandbox, { permissions: { contents: "write" } }))).status, 422);
});

test("removing the App makes its tokens void", async (t) => {
  const sandbox = await openSandbox(t);
  const { at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  sandbox.github.uninstall("acme");
  assert.equal((await failure(app.rest.repos.get(at))).status, 401);
});

test("people see what their level lets them see", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = sandbox.github.createRepository({ name: "private", private: true });
  const at = { owner: "acme", repo: "private" };
  assert.equal((await failure(userOctokit(sandbox, "stranger").rest.repos.get(at))).status, 404);
  for (const level of ["read", "triage", "write", "maintain", "admin"] as const) {
    sandbox.github.setPermission({ repo, user: level, level });
  }
  const app = await appOctokit(sandbox);
  const levels: [string, string, string | undefined][] = [];
  for (const username of ["read", "triage", "write", "maintain", "admin", "stranger"]) {
    const { data } = await app.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
    levels.push([username, data.permission, data.role_name]);
  }
  assert.deepEqual(levels, [
    ["read", "read", "read"],
    ["triage", "read", "triage"],
    ["write", "write", "write"],
    ["maintain", "write", "maintain"],
    ["admin", "admin", "admin"],
    ["stranger", "none", "none"],
  ]);
  assert.equal((await userOctokit(sandbox, "read").rest.users.getAuthenticated()).data.login, "read");
});

test("the installation of a repository is found by the App", async (t) => {
  const sandbox = await openSandbox(t);
  const { at } = withPullRequest(sandbox);
  sandbox.github.createRepository({ owner: "elsewhere", name: "models" });
  const app = octokitWith(sandbox, signJwt(sandbox));
  assert.equal((await app.rest.apps.getRepoInstallation(at)).data.id, sandbox.app.installationId);
  assert.equal((await failure(app.rest.apps.getRepoInstallation({ owner: "elsewhere", repo: "models" }))).status, 404);
  assert.equal((await app.rest.apps.listInstallations()).data.length, 1);
});
