import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, appToken, failure, octokitWith, openSandbox, signJwt, withPullRequest } from "./support.ts";

test("a commit is found by HEAD, by a branch, by its SHA and by the beginning of it", async (t) => {
  const sandbox = await openSandbox(t);
  const { at, sha, baseSha } = withPullRequest(sandbox);
  sandbox.github.createBranch({ repo: "acme/models", branch: "release/1", from: sha });
  const app = await appOctokit(sandbox);
  const find = async (ref: string) => (await app.rest.repos.getCommit({ ...at, ref })).data.sha;
  const refs = ["HEAD", "main", "change", "release/1", "heads/change", sha, sha.slice(0, 10)];
  assert.deepEqual(await Promise.all(refs.map(find)), [baseSha, baseSha, sha, sha, sha, sha, sha]);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("only the SHA comes where the client asks for no more, and costs nothing as long as it stays", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, baseSha } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  const head = (etag = "") => {
    const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github.sha", "if-none-match": etag };
    return fetch(`${sandbox.url}/api/v3/repos/${repo}/commits/HEAD`, { headers, cache: "no-store" });
  };
  const first = await head();
  assert.equal(await first.text(), baseSha);
  assert.equal(first.headers.get("content-type"), "application/vnd.github.sha; charset=utf-8");
  const etag = first.headers.get("etag") ?? "";
  assert.equal((await head(etag)).status, 304);
  const { sha } = sandbox.github.pushCommit({ repo, branch: "main", files: { "b.txt": "b\n" } });
  assert.equal(await (await head(etag)).text(), sha);
});

test("a commit that is not there is a 422, one out of sight a 404, and an empty repository a 409", async (t) => {
  const sandbox = await openSandbox(t);
  const { at, repo } = withPullRequest(sandbox);
  sandbox.github.createRepository({ owner: "elsewhere", name: "secret", private: true });
  const app = await appOctokit(sandbox);
  const get = (ref: string) => failure(app.rest.repos.getCommit({ ...at, ref }));
  const missing = await get("nowhere");
  assert.equal(missing.status, 422);
  assert.match(missing.message, /No commit found for SHA: nowhere/);
  assert.equal((await get("0".repeat(40))).status, 422);
  const secret = { owner: "elsewhere", repo: "secret", ref: "HEAD" };
  assert.equal((await failure(app.rest.repos.getCommit(secret))).status, 404);
  sandbox.github.deleteBranch({ repo, branch: "main" });
  assert.equal((await get("HEAD")).status, 422);
  sandbox.github.deleteBranch({ repo, branch: "change" });
  const empty = await get("HEAD");
  assert.equal(empty.status, 409);
  assert.match(empty.message, /Git Repository is empty\./);
  assert.equal((await failure(app.rest.repos.listCommits(at))).status, 409);
  assert.match((await failure(app.rest.repos.getContent({ ...at, path: "" }))).message, /This repository is empty\./);
});

test("the App lists its installations page by page", async (t) => {
  const sandbox = await openSandbox(t);
  for (const account of ["beta", "gamma"]) sandbox.github.install({ account, permissions: { checks: "write" } });
  const app = octokitWith(sandbox, signJwt(sandbox));
  const first = await app.rest.apps.listInstallations({ per_page: 2 });
  assert.match(first.headers.link ?? "", /page=2>; rel="next"/);
  const all = await app.paginate(app.rest.apps.listInstallations, { per_page: 2 });
  assert.deepEqual(
    all.map(({ account, suspended_at, permissions }) => [
      account && "login" in account ? account.login : "",
      suspended_at,
      permissions.checks,
    ]),
    [
      ["acme", null, "write"],
      ["beta", null, "write"],
      ["gamma", null, "write"],
    ],
  );
  const since = new Date(Date.now() + 60_000).toISOString();
  assert.deepEqual((await app.rest.apps.listInstallations({ since })).data, []);
  assert.equal((await failure((await appOctokit(sandbox)).rest.apps.listInstallations())).status, 401);
});
