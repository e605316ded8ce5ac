import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { routes } from "../../sandbox/routes/index.ts";
import { appOctokit, failure, openSandbox, withPullRequest } from "./support.ts";

test("every route is an operation of GitHub's own description", () => {
  const file = new URL("../../sandbox/openapi/operations.json", import.meta.url);
  const { source, operations } = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(source, "@octokit/openapi@23.0.2 api.github.com.json");
  const described = operations.map((one: { method: string; path: string }) => `${one.method} ${one.path}`);
  assert.deepEqual(
    described,
    routes.map((route) => `${route.method} ${route.path}`),
  );
});

test("a route that the sandbox does not know is a 404 and a violation", async (t) => {
  const sandbox = await openSandbox(t);
  const { at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  assert.equal((await failure(app.rest.licenses.getForRepo(at))).status, 404);
  assert.deepEqual(sandbox.github.violations(), [
    { method: "GET", path: "/repos/acme/models/license", problems: ["no such route in the sandbox"] },
  ]);
});

test("a key that GitHub does not know is let through, and is a violation", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const body = { ...at, name: "assay", head_sha: sha, conclussion: "success" };
  const { status } = await app.request("POST /repos/{owner}/{repo}/check-runs", body);
  assert.equal(status, 201);
  assert.match(String(sandbox.github.violations()[0]?.problems), /"conclussion" is not a permitted key/);
});

test("an unknown key inside an annotation is a violation too", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const annotation = {
    path: "a",
    start_line: 1,
    end_line: 1,
    annotation_level: "notice" as const,
    message: "m",
    severity: 1,
  };
  const output = { title: "t", summary: "s", annotations: [annotation] };
  await app.request("POST /repos/{owner}/{repo}/check-runs", { ...at, name: "assay", head_sha: sha, output });
  assert.match(String(sandbox.github.violations()[0]?.problems), /"severity" is not a permitted key/);
});

test("queries are held against the description as well", async (t) => {
  const sandbox = await openSandbox(t);
  withPullRequest(sandbox);
  const get = (path: string) => fetch(`${sandbox.url}/api/v3/repos/acme/models${path}`);
  await get("/pulls?state=open&per_page=5&page=1");
  assert.deepEqual(sandbox.github.violations(), []);
  await get("/pulls?state=merged");
  await get("/pulls?stat=open");
  await get("/pulls?per_page=many");
  await get("/pulls/one");
  assert.deepEqual(
    sandbox.github.violations().map((one) => one.problems[0]),
    [
      "query state=merged is not valid",
      "query stat is not known to this operation",
      "query per_page=many is not valid",
      "path pull_number=one is not valid",
    ],
  );
});

test("a body that is not JSON is refused and is a violation", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull } = withPullRequest(sandbox);
  const { token } = sandbox.github.createUser("olivia");
  const response = await fetch(`${sandbox.url}/api/v3/repos/${repo}/issues/${pull}/comments`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: "{",
  });
  assert.equal(response.status, 422);
  assert.equal(sandbox.github.violations().length, 1);
});

test("requests are logged with route and actor, writes apart from reads, and can be forgotten", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  await app.rest.repos.get(at);
  await app.rest.checks.create({ ...at, name: "assay", head_sha: sha });
  assert.equal(sandbox.github.requests().length, 3);
  const [write, ...others] = sandbox.github.requests({ writes: true });
  assert.deepEqual(others, []);
  assert.deepEqual(
    [write?.route, write?.actor, write?.status],
    ["/repos/{owner}/{repo}/check-runs", "assay[bot]", 201],
  );
  assert.deepEqual(write?.body, { name: "assay", head_sha: sha });
  sandbox.github.clearLog();
  assert.deepEqual(sandbox.github.requests(), []);
});
