import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, withPullRequest } from "./support.ts";

const RUNS = "/check-runs$";

test("a 502 can come before the write or after it", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const create = () => app.rest.checks.create({ ...at, name: "assay", head_sha: sha });
  sandbox.github.faults.add({ kind: "error-before", method: "POST", path: RUNS });
  assert.equal((await failure(create())).status, 502);
  assert.equal(sandbox.github.checkRuns({ repo, sha }).length, 0);
  sandbox.github.faults.add({ kind: "error-after", method: "POST", path: RUNS });
  assert.equal((await failure(create())).status, 502);
  assert.equal(sandbox.github.checkRuns({ repo, sha }).length, 1);
  assert.equal((await create()).status, 201);
  const statuses = sandbox.github.requests({ writes: true }).map((one) => [one.route, one.status]);
  const route = "/repos/{owner}/{repo}/check-runs";
  assert.deepEqual(statuses, [
    [route, 502],
    [route, 502],
    [route, 201],
  ]);
});

test("a commit is not visible for as many requests as wanted", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  sandbox.github.faults.add({ kind: "not-found", path: `/commits/${sha}$`, count: 2 });
  const get = () => app.rest.repos.getCommit({ ...at, ref: sha });
  assert.equal((await failure(get())).status, 404);
  assert.equal((await failure(get())).status, 404);
  assert.equal((await get()).status, 200);
  assert.deepEqual(sandbox.github.faults.taken(), { "not-found": 2 });
});

test("a fault can let requests through first", async (t) => {
  const sandbox = await openSandbox(t);
  const { at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  sandbox.github.faults.add({ kind: "error-before", path: "^/repos/", status: 500, skip: 1 });
  assert.equal((await app.rest.repos.get(at)).status, 200);
  assert.equal((await failure(app.rest.repos.get(at))).status, 500);
});

test("rate limits answer as GitHub's: 403 with retry-after, or with nothing remaining", async (t) => {
  const sandbox = await openSandbox(t);
  withPullRequest(sandbox);
  const url = `${sandbox.url}/api/v3/repos/acme/models`;
  sandbox.github.faults.add({ kind: "secondary-rate-limit", retryAfter: 7 });
  sandbox.github.faults.add({ kind: "primary-rate-limit", resetInSeconds: 9 });
  const secondary = await fetch(url);
  assert.deepEqual([secondary.status, secondary.headers.get("retry-after")], [403, "7"]);
  assert.match(await secondary.text(), /secondary rate limit/);
  const primary = await fetch(url);
  assert.deepEqual([primary.status, primary.headers.get("x-ratelimit-remaining")], [403, "0"]);
  assert.ok(Number(primary.headers.get("x-ratelimit-reset")) > Date.now() / 1000);
});

test("connections break before, after and half-way through an answer", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const create = () => app.rest.checks.create({ ...at, name: "assay", head_sha: sha });
  sandbox.github.faults.add({ kind: "disconnect", when: "before", method: "POST" });
  await assert.rejects(create());
  assert.equal(sandbox.github.checkRuns({ repo, sha }).length, 0);
  sandbox.github.faults.add({ kind: "disconnect", when: "after", method: "POST" });
  await assert.rejects(create());
  assert.equal(sandbox.github.checkRuns({ repo, sha }).length, 1);
  sandbox.github.faults.add({ kind: "disconnect", when: "half-way", path: "^/repos/acme/models$" });
  // Octokit would give an empty body here and no error.
  const response = await fetch(`${sandbox.url}/api/v3/repos/acme/models`);
  await assert.rejects(response.json());
});

test("a download can break half-way", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "x", zip: Buffer.alloc(100_000) });
  sandbox.github.faults.add({ kind: "disconnect", when: "half-way", path: "^/artifacts/" });
  const app = await appOctokit(sandbox);
  const request = { redirect: "manual" as const };
  const download = async (): Promise<number> => {
    const found = await app.rest.actions.downloadArtifact({
      ...at,
      artifact_id: artifact,
      archive_format: "zip",
      request,
    });
    const response = await fetch(String(found.headers.location));
    return (await response.arrayBuffer()).byteLength;
  };
  await assert.rejects(download());
  assert.equal(await download(), 100_000);
});

test("a slow answer comes late and whole", async (t) => {
  const sandbox = await openSandbox(t);
  withPullRequest(sandbox);
  sandbox.github.faults.add({ kind: "slow", ms: 60 });
  const started = performance.now();
  const response = await fetch(`${sandbox.url}/repos/acme/models`);
  assert.equal(response.status, 200);
  assert.ok(performance.now() - started >= 55);
});

test("faults can be taken away", async (t) => {
  const sandbox = await openSandbox(t);
  withPullRequest(sandbox);
  sandbox.github.faults.add({ kind: "error-before", count: 100 });
  sandbox.github.faults.clear();
  assert.equal((await fetch(`${sandbox.url}/repos/acme/models`)).status, 200);
});
