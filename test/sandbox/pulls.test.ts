import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox, withPullRequest } from "./support.ts";

test("a push to the head branch moves the pull request and tells before and after", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, sha, at } = withPullRequest(sandbox);
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  const pushed = sandbox.github.pushCommit({ repo, branch: "change", files: { "b.txt": "b\n" }, author: "alice" });
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["push", "check_suite.requested", "pull_request.synchronize"]);
  const { before, after } = hook.received.at(-1)?.payload ?? {};
  assert.deepEqual([before, after], [sha, pushed.sha]);
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.pulls.get({ ...at, pull_number: pull });
  assert.deepEqual([data.head.sha, data.changed_files, data.commits, data.mergeable], [pushed.sha, 2, 2, true]);
});

test("the files of a pull request are those from the merge base to the head", async (t) => {
  const sandbox = await openSandbox(t);
  const text = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join("");
  const files = { "keep.txt": text, "old.txt": text, "gone.txt": "gone\n", "data.bin": Buffer.from([0, 1]) };
  const { repo } = sandbox.github.createRepository({ name: "models", files });
  sandbox.github.pushCommit({
    repo,
    branch: "change",
    files: {
      "keep.txt": text.replace("line 10\n", "line ten\n"),
      "old.txt": null,
      "new.txt": `${text}more\n`,
      "gone.txt": null,
      "data.bin": Buffer.from([0, 2]),
      "fresh.txt": "fresh\n",
    },
  });
  const { pull } = sandbox.github.openPullRequest({ repo, head: "change" });
  sandbox.github.pushCommit({ repo, branch: "main", files: { "elsewhere.txt": "not mine\n" } });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.pulls.listFiles({ owner: "acme", repo: "models", pull_number: pull });
  const seen = data.map((file) => [file.filename, file.status, file.additions, file.deletions, file.previous_filename]);
  assert.deepEqual(seen, [
    ["data.bin", "modified", 0, 0, undefined],
    ["fresh.txt", "added", 1, 0, undefined],
    ["gone.txt", "removed", 0, 1, undefined],
    ["keep.txt", "modified", 1, 1, undefined],
    ["new.txt", "renamed", 1, 0, "old.txt"],
  ]);
  const patchOf = (name: string): string | undefined => data.find((file) => file.filename === name)?.patch;
  assert.equal(
    patchOf("keep.txt"),
    "@@ -8,7 +8,7 @@\n line 7\n line 8\n line 9\n-line 10\n+line ten\n line 11\n line 12\n line 13",
  );
  assert.equal(patchOf("fresh.txt"), "@@ -0,0 +1 @@\n+fresh");
  assert.equal(patchOf("data.bin"), undefined);
});

test("at most 3,000 files are listed, a hundred a page, with links to the others", async (t) => {
  const sandbox = await openSandbox(t);
  const files = Object.fromEntries(Array.from({ length: 3010 }, (_, index) => [`f/${index}.txt`, `${index}\n`]));
  const { pull, at, repo } = withPullRequest(sandbox, { files });
  const app = await appOctokit(sandbox);
  const url = `${sandbox.url}/api/v3/repos/${repo}/pulls/${pull}/files?per_page=500&page=2`;
  const second = await fetch(url);
  const page: unknown = await second.json();
  assert.ok(Array.isArray(page) && page.length === 100);
  const link = second.headers.get("link") ?? "";
  for (const [rel, number] of [
    ["prev", 1],
    ["next", 3],
    ["last", 30],
    ["first", 1],
  ] as const) {
    assert.match(link, new RegExp(`[?&]page=${number}>; rel="${rel}"`));
  }
  const listed = await app.paginate(app.rest.pulls.listFiles, { ...at, pull_number: pull, per_page: 100 });
  assert.equal(listed.length, 3000);
  const { data } = await app.rest.pulls.get({ ...at, pull_number: pull });
  assert.equal(data.changed_files, 3010);
  const compared = await app.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...change" });
  assert.equal(compared.data.files?.length, 300);
});

test("compare tells the merge base and how far the two went", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, at, baseSha, sha } = withPullRequest(sandbox);
  const main = sandbox.github.pushCommit({ repo, branch: "main", files: { "m.txt": "m\n" } });
  const app = await appOctokit(sandbox);
  const compare = async (basehead: string) =>
    (await app.rest.repos.compareCommitsWithBasehead({ ...at, basehead })).data;
  const diverged = await compare(`${main.sha}...${sha}`);
  assert.deepEqual(
    [diverged.status, diverged.ahead_by, diverged.behind_by, diverged.merge_base_commit.sha],
    ["diverged", 1, 1, baseSha],
  );
  assert.equal((await compare(`${baseSha}...${sha}`)).status, "ahead");
  assert.equal((await compare(`${sha}...${baseSha}`)).status, "behind");
  assert.equal((await compare(`${sha}...${sha}`)).status, "identical");
  const merged = sandbox.github.pushCommit({ repo, branch: "change", files: {}, mergeOf: "main" });
  const after = await compare(`main...${merged.sha}`);
  assert.equal(after.merge_base_commit.sha, main.sha);
  assert.deepEqual(
    after.files?.map((file) => file.filename),
    ["a.txt"],
  );
});

test("a fork's commit can be read through its parent, and its pull request names it as head", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, at } = withPullRequest(sandbox);
  const fork = sandbox.github.fork({ repo, owner: "mallory" });
  const { sha } = sandbox.github.pushCommit({
    repo: fork.repo,
    branch: "main",
    files: { "x.txt": "x\n" },
    author: "mallory",
  });
  const { pull } = sandbox.github.openPullRequest({ repo, head: "main", headRepo: fork.repo, author: "mallory" });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.pulls.get({ ...at, pull_number: pull });
  assert.deepEqual(
    [data.head.repo?.full_name, data.head.label, data.head.sha],
    ["mallory/models", "mallory:main", sha],
  );
  assert.equal((await app.rest.repos.getCommit({ ...at, ref: sha })).data.files?.[0]?.filename, "x.txt");
  const pulls = await app.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: sha });
  assert.deepEqual(
    pulls.data.map((one) => one.number),
    [pull],
  );
  const { data: full } = await app.rest.repos.get({ owner: "mallory", repo: "models" });
  assert.deepEqual([full.fork, full.parent?.full_name], [true, repo]);
});

test("lists of pull requests go by state, base and head", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull, at } = withPullRequest(sandbox);
  sandbox.github.createBranch({ repo, branch: "release" });
  sandbox.github.pushCommit({ repo, branch: "second", files: { "s.txt": "s\n" } });
  const second = sandbox.github.openPullRequest({ repo, head: "second", base: "release" });
  sandbox.github.closePullRequest({ repo, pull });
  const app = await appOctokit(sandbox);
  const list = async (query: Record<string, unknown>): Promise<number[]> =>
    (await app.rest.pulls.list({ ...at, ...query })).data.map((one) => one.number);
  assert.deepEqual(await list({}), [second.pull]);
  assert.deepEqual(await list({ state: "closed" }), [pull]);
  assert.deepEqual(await list({ state: "all" }), [second.pull, pull]);
  assert.deepEqual(await list({ state: "all", base: "main" }), [pull]);
  assert.deepEqual(await list({ state: "all", head: "acme:second" }), [second.pull]);
});

test("edits, drafts, closing and reopening each send their event", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, pull } = withPullRequest(sandbox);
  sandbox.github.createBranch({ repo, branch: "release" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  sandbox.github.editPullRequest({ repo, pull, base: "release", title: "Better" });
  sandbox.github.convertToDraft({ repo, pull });
  sandbox.github.markReady({ repo, pull });
  sandbox.github.closePullRequest({ repo, pull });
  sandbox.github.reopenPullRequest({ repo, pull });
  await sandbox.github.settled();
  assert.deepEqual(
    names(hook.received),
    ["edited", "converted_to_draft", "ready_for_review", "closed", "reopened"].map(
      (action) => `pull_request.${action}`,
    ),
  );
  const changes = hook.received[0]?.payload["changes"];
  assert.deepEqual(Object.keys(changes ?? {}), ["title", "base"]);
});

test("a pull request that GitHub would not open is not opened", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, at } = withPullRequest(sandbox);
  sandbox.github.createBranch({ repo, branch: "same" });
  const person = await appOctokit(sandbox);
  const open = (head: string, base = "main") => failure(person.rest.pulls.create({ ...at, head, base, title: "t" }));
  assert.match((await open("change")).message, /A pull request already exists for acme:change/);
  assert.match((await open("same")).message, /No commits between main and acme:same/);
  assert.equal((await open("none")).status, 422);
  assert.equal((await open("change", "none")).status, 422);
});
