import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, userOctokit, withPullRequest } from "./support.ts";

const OUTPUT = { title: "t", summary: "s" };

function annotations(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    path: "a.txt",
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: "failure" as const,
    message: `number ${index}`,
  }));
}

test("fifty annotations fit one request and further ones are appended by PATCH", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const run = await app.rest.checks.create({
    ...at,
    name: "assay",
    head_sha: sha,
    output: { ...OUTPUT, annotations: annotations(50) },
  });
  const more = { ...at, check_run_id: run.data.id, output: { ...OUTPUT, annotations: annotations(7) } };
  const { data } = await app.rest.checks.update(more);
  assert.equal(data.output.annotations_count, 57);
  const listed = await app.paginate(app.rest.checks.listAnnotations, { ...at, check_run_id: run.data.id });
  assert.equal(listed.length, 57);
  assert.deepEqual(sandbox.github.violations(), []);
});

const REFUSALS: [string, Record<string, unknown>, RegExp][] = [
  [
    "51 annotations",
    { output: { ...OUTPUT, annotations: annotations(51) } },
    /No more than 50 items are allowed; 51 were supplied/,
  ],
  [
    "a summary that is too long",
    { output: { title: "t", summary: "x".repeat(65_536) } },
    /Only 65535 characters are allowed; 65536 were supplied/,
  ],
  ["a text that is too long", { output: { ...OUTPUT, text: "x".repeat(65_536) } }, /Only 65535 characters are allowed/],
  ["a missing title", { output: { summary: "s" } }, /"title" wasn't supplied/],
  ["a missing name", { name: undefined }, /"name" wasn't supplied/],
  ["an unknown conclusion", { conclusion: "fine" }, /not a possible value/],
  ["status completed without a conclusion", { status: "completed" }, /"conclusion" wasn't supplied/],
  [
    "four buttons",
    { actions: Array(4).fill({ label: "l", description: "d", identifier: "i" }) },
    /No more than 3 items/,
  ],
  [
    "a label of 21 characters",
    { actions: [{ label: "l".repeat(21), description: "d", identifier: "i" }] },
    /Only 20 characters/,
  ],
  [
    "a description of 41",
    { actions: [{ label: "l", description: "d".repeat(41), identifier: "i" }] },
    /Only 40 characters/,
  ],
  ["an unknown commit", { head_sha: "0".repeat(40) }, /No commit found for SHA/],
];

for (const [what, body, message] of REFUSALS) {
  test(`a check run with ${what} is refused with 422`, async (t) => {
    const sandbox = await openSandbox(t);
    const { sha, at } = withPullRequest(sandbox);
    const app = await appOctokit(sandbox);
    const request = { ...at, name: "assay", head_sha: sha, ...body };
    const refused = await failure(app.request("POST /repos/{owner}/{repo}/check-runs", request));
    assert.equal(refused.status, 422);
    assert.match(refused.message, message);
    assert.deepEqual(sandbox.github.checkRuns({ repo: "acme/models", sha }), []);
  });
}

test("a check run of exactly 65,535 characters is taken", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const output = { title: "t", summary: "é".repeat(65_535) };
  assert.equal((await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, output })).status, 201);
});

test("people cannot write check runs, and an App cannot change another's", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const person = userOctokit(sandbox, "olivia");
  const asPerson = await failure(person.rest.checks.create({ ...at, name: "assay", head_sha: sha }));
  assert.equal(asPerson.status, 403);
  const { id } = sandbox.github.postForeignCheckRun({ repo, sha, name: "tests", conclusion: "failure" });
  const app = await appOctokit(sandbox);
  const forged = await failure(app.rest.checks.update({ ...at, check_run_id: id, conclusion: "success" }));
  assert.equal(forged.status, 403);
});

test("a list of check runs shows the latest of each name unless all are asked for", async (t) => {
  const sandbox = await openSandbox(t);
  const { sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  for (const name of ["assay", "assay", "assay/fairness"]) await app.rest.checks.create({ ...at, name, head_sha: sha });
  const count = async (query: Record<string, unknown>): Promise<number> =>
    (await app.rest.checks.listForRef({ ...at, ref: sha, ...query })).data.total_count;
  assert.equal(await count({}), 2);
  assert.equal(await count({ filter: "all" }), 3);
  assert.equal(await count({ filter: "all", check_name: "assay" }), 2);
  assert.equal(await count({ app_id: 1 }), 0);
});

test("check runs on a fork's commit carry no pull requests and a suite without branch", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, at } = withPullRequest(sandbox);
  const fork = sandbox.github.fork({ repo, owner: "mallory" });
  const { sha } = sandbox.github.pushCommit({
    repo: fork.repo,
    branch: "main",
    files: { "x.txt": "x\n" },
    author: "mallory",
  });
  sandbox.github.openPullRequest({ repo, head: "main", headRepo: fork.repo, author: "mallory" });
  const app = await appOctokit(sandbox);
  const run = await app.rest.checks.create({ ...at, name: "assay", head_sha: sha });
  assert.deepEqual(run.data.pull_requests, []);
  const suite = await app.rest.checks.getSuite({ ...at, check_suite_id: run.data.check_suite?.id ?? 0 });
  assert.equal(suite.data.head_branch, null);
});

test("a tester can wait for the App's next completed run, and is told what is there if none comes", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const app = await appOctokit(sandbox);
  const waiting = sandbox.github.waitForCheckRun({ repo, sha });
  const run = await app.rest.checks.create({ ...at, name: "assay", head_sha: sha, status: "in_progress" });
  sandbox.github.postForeignCheckRun({ repo, sha, name: "assay", conclusion: "success" });
  await app.rest.checks.update({ ...at, check_run_id: run.data.id, conclusion: "failure", output: OUTPUT });
  assert.equal((await waiting).conclusion, "failure");
  const newer = sandbox.github.waitForCheckRun({ repo, sha, newerThan: run.data.id, timeoutMs: 20 });
  await assert.rejects(newer, new RegExp(`there are: ${run.data.id} completed failure t`));
});
