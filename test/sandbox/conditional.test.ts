import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { appToken, openSandbox, withPullRequest } from "./support.ts";

async function get(sandbox: Sandbox, path: string, token: string, etag?: string): Promise<Response> {
  const known: Record<string, string> = etag === undefined ? {} : { "if-none-match": etag };
  const headers = { authorization: `Bearer ${token}`, ...known };
  return fetch(`${sandbox.url}/api/v3${path}`, { headers, cache: "no-store" });
}

const used = (response: Response): number => Number(response.headers.get("x-ratelimit-used"));

test("what a GET finds has a tag, and asking again with it is answered 304 without a body until it changes", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  const path = `/repos/${repo}/pulls/${pull}`;
  const first = await get(sandbox, path, token);
  const etag = first.headers.get("etag") ?? "";
  assert.match(etag, /^W\/"[0-9a-f]{64}"$/);
  const again = await get(sandbox, path, token, etag);
  assert.deepEqual([again.status, await again.text(), again.headers.get("etag")], [304, "", etag]);
  const oneOfSeveral = await get(sandbox, path, token, `"other", ${etag.slice(2)}`);
  assert.equal(oneOfSeveral.status, 304);
  sandbox.github.editPullRequest({ repo, pull, title: "Another title" });
  const changed = await get(sandbox, path, token, etag);
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get("etag"), etag);
  assert.deepEqual(
    sandbox.github.requests().map((one) => one.status),
    [201, 200, 304, 304, 200],
  );
});

test("two tokens that see the same get the same tag", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = withPullRequest(sandbox);
  const [one, other] = [await appToken(sandbox), sandbox.github.createUser("olivia").token];
  const etag = (await get(sandbox, `/repos/${repo}/pulls`, one)).headers.get("etag") ?? "";
  assert.equal((await get(sandbox, `/repos/${repo}/pulls`, other, etag)).status, 304);
});

test("files by their bytes and lists by page have tags too; what fails has none", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github.raw+json" };
  const raw = await fetch(`${sandbox.url}/api/v3/repos/${repo}/contents/a.txt`, { headers });
  assert.equal(await raw.text(), "one\ntwo\n");
  assert.match(raw.headers.get("etag") ?? "", /^W\//);
  const list = await get(sandbox, `/repos/${repo}/commits?sha=change&per_page=1`, token);
  const etag = list.headers.get("etag") ?? "";
  assert.equal((await get(sandbox, `/repos/${repo}/commits?sha=change&per_page=1`, token, etag)).status, 304);
  assert.equal((await get(sandbox, `/repos/${repo}/commits?sha=change&per_page=1&page=2`, token, etag)).status, 200);
  const missing = await get(sandbox, `/repos/${repo}/pulls/99`, token);
  assert.deepEqual([missing.status, missing.headers.get("etag")], [404, null]);
});

test("the tag of an artifact that has expired does not change with time", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "x", files: { a: "a" } });
  sandbox.github.expireArtifact({ repo, artifact });
  const token = await appToken(sandbox);
  const path = `/repos/${repo}/actions/artifacts/${artifact}`;
  const etag = (await get(sandbox, path, token)).headers.get("etag") ?? "";
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 5000 });
  assert.equal((await get(sandbox, path, token, etag)).status, 304);
});

test("every answer says where the quota stands; a 304 is free for those who say who they are", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  const path = `/repos/${repo}`;
  const first = await get(sandbox, path, token);
  const names = ["limit", "remaining", "used", "resource"].map((name) => first.headers.get(`x-ratelimit-${name}`));
  assert.deepEqual(names, ["5000", "4999", "1", "core"]);
  assert.ok(Number(first.headers.get("x-ratelimit-reset")) > Date.now() / 1000 + 3500);
  const etag = first.headers.get("etag") ?? "";
  assert.equal(used(await get(sandbox, path, token, etag)), 1);
  assert.equal(used(await get(sandbox, `${path}/pulls/99`, token)), 2);
  assert.equal(used(await get(sandbox, "/rate_limit", token)), 2);
  const other = sandbox.github.createUser("olivia").token;
  assert.equal(used(await get(sandbox, path, other)), 1);
  const stranger = await fetch(`${sandbox.url}/api/v3${path}`, { headers: { "if-none-match": etag } });
  assert.deepEqual([stranger.status, stranger.headers.get("x-ratelimit-limit"), used(stranger)], [304, "60", 1]);
});

test("the App has a quota of its own, which minting tokens uses", async (t) => {
  const sandbox = await openSandbox(t);
  const before = await appToken(sandbox);
  const quota = JSON.parse(await (await get(sandbox, "/rate_limit", before)).text());
  assert.deepEqual([quota.rate.limit, quota.rate.used, quota.rate.remaining], [5000, 0, 5000]);
  sandbox.github.setQuota({ remaining: 0 });
  assert.match(await appToken(sandbox), /^ghs_/);
});

test("with nothing remaining the API answers 403 until the hour starts anew", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  const etag = (await get(sandbox, `/repos/${repo}`, token)).headers.get("etag") ?? "";
  sandbox.github.setQuota({ remaining: 1, resetInSeconds: 30 });
  assert.equal((await get(sandbox, `/repos/${repo}`, token)).status, 200);
  const refused = await get(sandbox, `/repos/${repo}`, token, etag);
  assert.equal(refused.status, 403);
  assert.deepEqual(
    [refused.headers.get("x-ratelimit-remaining"), JSON.parse(await refused.text()).message],
    ["0", `API rate limit exceeded for installation ID ${sandbox.app.installationId}.`],
  );
  assert.equal((await get(sandbox, "/rate_limit", token)).status, 200);
  assert.equal((await get(sandbox, `/repos/${repo}`, sandbox.github.createUser("olivia").token)).status, 200);
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 31_000 });
  const later = await get(sandbox, `/repos/${repo}`, token);
  assert.deepEqual([later.status, later.headers.get("x-ratelimit-remaining")], [200, "4999"]);
  assert.throws(() => sandbox.github.setQuota({ remaining: 5001 }), /whole number from 0 to its limit, 5000/);
  sandbox.github.setQuota({ remaining: 15_000, limit: 15_000, resetInSeconds: 30 });
  t.mock.timers.tick(31_000);
  assert.equal((await get(sandbox, `/repos/${repo}`, token)).headers.get("x-ratelimit-remaining"), "14999");
});

test("answers of faults say where the quota stands as well, unless they are about it", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = withPullRequest(sandbox);
  const token = await appToken(sandbox);
  sandbox.github.faults.add({ kind: "error-before" });
  sandbox.github.faults.add({ kind: "primary-rate-limit" });
  const [broken, limited] = [await get(sandbox, `/repos/${repo}`, token), await get(sandbox, `/repos/${repo}`, token)];
  assert.deepEqual([broken.status, broken.headers.get("x-ratelimit-remaining")], [502, "5000"]);
  assert.deepEqual([limited.status, limited.headers.get("x-ratelimit-remaining")], [403, "0"]);
  assert.equal(limited.headers.get("x-ratelimit-limit"), "5000");
});
