import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import nock from "nock";
import { readChangedFiles } from "../../src/github/changed-files.ts";
import { createCheckRun, updateCheckRun } from "../../src/github/check-runs.ts";
import { kindOf, NotVisibleError } from "../../src/github/errors.ts";
import type { Repository } from "../../src/github/octokit.ts";
import { readBlob } from "../../src/github/read-blob.ts";
import { openPulls, type PullRequest, readPull } from "../../src/github/read-pull.ts";
import { findComment } from "../../src/github/sticky-comment.ts";
import { branchTip, findFile, listFiles } from "../../src/github/tree.ts";
import { isReachable, runsForBranch } from "../../src/github/workflow-runs.ts";
import { API, connected, PREFIX } from "./connected.ts";

const APP = { id: 7, login: "assay[bot]" };
const HEAD = "a".repeat(40);
const PULL: PullRequest = {
  number: 1,
  open: true,
  author: { id: 7, login: "alice" },
  headSha: HEAD,
  headRef: "change",
  headRepository: { owner: "acme", repo: "models" },
  headRepositoryId: 5,
  repositoryId: 5,
  fork: false,
  baseRef: "main",
  changedFiles: 1,
  commented: false,
  url: "https://github.test/acme/models/pull/1",
};
const CONTENT = { externalId: "sha256:1", conclusion: "success", title: "t", summary: "s", annotations: [] } as const;
const rawRun = (external_id: string, conclusion: string | null) => ({
  id: 9,
  name: "assay",
  external_id,
  status: conclusion === null ? "in_progress" : "completed",
  conclusion,
  started_at: "2026-01-01T00:00:00Z",
  app: { id: APP.id },
});

describe("calls to GitHub", () => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await connected();
  });
  afterEach(() => {
    assert.deepEqual(nock.pendingMocks(), []);
    nock.cleanAll();
  });
  const github = () => nock(API);

  it("are tried again where the answer got lost and nothing can have happened", async () => {
    github()
      .get(`${PREFIX}/git/ref/heads%2Fmain`)
      .reply(502)
      .get(`${PREFIX}/git/ref/heads%2Fmain`)
      .reply(200, { object: { sha: HEAD } });
    assert.equal(await branchTip(repository, "main"), HEAD);
  });

  it("take a branch that is not there, or a repository without commits, for none", async () => {
    for (const status of [404, 409]) {
      github().get(`${PREFIX}/git/ref/heads%2Fmain`).reply(status, { message: "Not Found, or empty" });
      assert.equal(await branchTip(repository, "main"), null);
    }
  });

  it("are not tried again where GitHub has refused", async () => {
    github().get(`${PREFIX}/pulls/1`).reply(403, { message: "Resource not accessible by integration" });
    await assert.rejects(readPull(repository, 1), (error) => kindOf(error) === "forbidden");
  });

  it("tell a rate limit from a refusal", async () => {
    github()
      .get(`${PREFIX}/pulls/1`)
      .reply(403, { message: "You have exceeded a secondary rate limit." }, { "retry-after": "60" });
    await assert.rejects(readPull(repository, 1), (error) => kindOf(error) === "rate-limited");
  });

  it("look whether a check run was made before making it again", async () => {
    github()
      .post(`${PREFIX}/check-runs`)
      .reply(502)
      .get(`${PREFIX}/commits/${HEAD}/check-runs`)
      .query(true)
      .reply(200, { total_count: 1, check_runs: [rawRun("sha256:1", "success")] });
    const run = await createCheckRun(repository, APP, { name: "assay", headSha: HEAD, content: CONTENT });
    assert.equal(run.id, 9);
  });

  it("make a check run again where looking shows that it was not made", async () => {
    github()
      .post(`${PREFIX}/check-runs`)
      .reply(502)
      .get(`${PREFIX}/commits/${HEAD}/check-runs`)
      .query(true)
      .reply(200, { total_count: 1, check_runs: [rawRun("another", null)] })
      .post(`${PREFIX}/check-runs`)
      .reply(201, rawRun("sha256:1", "success"));
    await createCheckRun(repository, APP, { name: "assay", headSha: HEAD, content: CONTENT });
  });

  it("do not append annotations twice", async () => {
    github()
      .patch(`${PREFIX}/check-runs/9`)
      .reply(502)
      .get(`${PREFIX}/check-runs/9`)
      .reply(200, rawRun("sha256:1", "success"));
    await updateCheckRun(repository, 9, CONTENT);
  });

  it("say of a commit that GitHub does not know yet that it is not visible", async () => {
    github()
      .post(`${PREFIX}/check-runs`)
      .reply(422, { message: `No commit found for SHA: ${HEAD}` });
    const creating = createCheckRun(repository, APP, { name: "assay", headSha: HEAD, content: CONTENT });
    await assert.rejects(creating, NotVisibleError);
    github().get(`${PREFIX}/git/trees/${HEAD}`).reply(404, { message: "Not Found" });
    await assert.rejects(findFile(repository, HEAD, ".github/assay.yml"), NotVisibleError);
  });

  it("conclude that a file is absent only from folders that could be read", async () => {
    const root = { sha: "t", truncated: false, tree: [{ path: ".github", mode: "040000", type: "tree", sha: "f" }] };
    const folder = {
      sha: "f",
      truncated: false,
      tree: [{ path: "other.yml", mode: "100644", type: "blob", sha: "b", size: 1 }],
    };
    github()
      .get(`${PREFIX}/git/trees/${HEAD}`)
      .twice()
      .reply(200, root)
      .get(`${PREFIX}/git/trees/f`)
      .reply(200, folder);
    assert.equal(await findFile(repository, HEAD, ".github/assay.yml"), null);
    repository = await connected();
    github().get(`${PREFIX}/git/trees/f`).reply(404, { message: "Not Found" });
    await assert.rejects(findFile(repository, HEAD, ".github/assay.yml"), NotVisibleError);
  });

  it("go through folder by folder where GitHub cuts the list of files", async () => {
    const blob = (path: string) => ({ path, mode: "100644", type: "blob", sha: `blob-${path}`, size: 3 });
    github()
      .get(`${PREFIX}/git/trees/${HEAD}`)
      .query({ recursive: "1" })
      .reply(200, { truncated: true, tree: [] })
      .get(`${PREFIX}/git/trees/${HEAD}`)
      .reply(200, { truncated: false, tree: [blob("b"), { path: "a", mode: "040000", type: "tree", sha: "sub" }] })
      .get(`${PREFIX}/git/trees/sub`)
      .reply(200, { truncated: false, tree: [blob("c")] });
    assert.deepEqual(
      (await listFiles(repository, HEAD))?.map(({ path }) => path),
      ["a/c", "b"],
    );
  });

  it("read a file whole, or not at all where it is too large", async () => {
    const file = { path: "a", blob: "b", size: 5, link: false };
    const content = { content: Buffer.from("hello").toString("base64"), encoding: "base64" };
    github().get(`${PREFIX}/git/blobs/b`).reply(200, content);
    assert.equal((await readBlob(repository, file, { limit: 5 }))?.toString(), "hello");
    assert.equal(await readBlob(repository, { ...file, size: 6 }, { limit: 5 }), null);
    assert.equal(await readBlob(repository, { ...file, size: 0 }, { limit: 4 }), null);
  });

  it("take a list of files that is shorter than GitHub's own count for cut", async () => {
    const files = [{ filename: "new.md", previous_filename: "old.md", patch: "@@ -1 +1,2 @@\n a\n+b" }];
    github().get(`${PREFIX}/pulls/1/files`).query(true).twice().reply(200, files);
    const whole = await readChangedFiles(repository, PULL);
    assert.deepEqual(whole.paths, ["new.md", "old.md"]);
    assert.deepEqual([...whole.linesInDiff("new.md")], [1, 2]);
    assert.deepEqual([...whole.linesInDiff("other.md")], []);
    assert.equal((await readChangedFiles(repository, { ...PULL, changedFiles: 2 })).paths, null);
  });

  it("do not take the files of another head for those of this one", async () => {
    const listed = (ref: string) => [
      { filename: "a", status: "modified", contents_url: `${API}/contents/a?ref=${ref}` },
    ];
    github()
      .get(`${PREFIX}/pulls/1/files`)
      .query(true)
      .reply(200, listed("b".repeat(40)));
    await assert.rejects(readChangedFiles(repository, PULL), NotVisibleError);
    github().get(`${PREFIX}/pulls/1/files`).query(true).reply(200, listed(HEAD));
    assert.deepEqual((await readChangedFiles(repository, PULL)).paths, ["a"]);
    github().get(`${PREFIX}/pulls/1/files`).query(true).reply(200, listed(HEAD));
    assert.equal((await readChangedFiles(repository, { ...PULL, changedFiles: 0 })).paths, null);
  });

  it("take an answer that broke off, or is no JSON, for none: an empty list is not no list", async () => {
    for (const [body, type] of [
      ["", "application/json"],
      ['[{"number": 1', "application/json; charset=utf-8"],
      ["<html>", "text/html"],
      ["", ""],
    ] as const) {
      const headers = type === "" ? {} : { "content-type": type };
      github().get(`${PREFIX}/pulls`).query(true).thrice().reply(200, body, headers);
      await assert.rejects(openPulls(repository, { headSha: HEAD }), (error) => kindOf(error) === "ambiguous");
    }
  });

  it("ask for a folder and for a file once, but again after a failure", async () => {
    const root = { truncated: false, tree: [{ path: "a", mode: "100644", type: "blob", sha: "b", size: 1 }] };
    github().get(`${PREFIX}/git/trees/${HEAD}`).reply(404, { message: "Not Found" });
    await assert.rejects(findFile(repository, HEAD, "a"), NotVisibleError);
    github().get(`${PREFIX}/git/trees/${HEAD}`).reply(200, root);
    assert.equal((await findFile(repository, HEAD, "a"))?.blob, "b");
    assert.equal(await findFile(repository, HEAD, "c"), null);
  });

  it("find pull requests of forks by their head commit, page by page", async () => {
    const page = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        number: from + index,
        head: { sha: from + index === 105 ? HEAD : "b" },
        base: { ref: "main", repo: { id: repository.id } },
      }));
    github()
      .get(`${PREFIX}/pulls`)
      .query({ state: "open", per_page: 100, page: 1 })
      .reply(200, page(1, 100))
      .get(`${PREFIX}/pulls`)
      .query({ state: "open", per_page: 100, page: 2 })
      .reply(200, page(101, 10));
    assert.deepEqual(await openPulls(repository, { headSha: HEAD }), [{ number: 105, headSha: HEAD, baseRef: "main" }]);
  });

  it("take no comment of somebody else for the App's own", async () => {
    const comments = [
      { id: 1, user: { login: "mallory" }, body: "<!-- assay --> forged" },
      { id: 2, user: { login: APP.login }, body: "something else" },
      { id: 3, user: { login: APP.login }, body: "<!-- assay --> mine" },
    ];
    github().get(`${PREFIX}/issues/1/comments`).query(true).reply(200, comments);
    const found = await findComment({ repository, app: APP, number: 1, marker: "<!-- assay -->" });
    assert.deepEqual(found, { id: 3, body: "<!-- assay --> mine" });
  });

  it("take a workflow that GitHub has never seen for one without runs", async () => {
    github().get(`${PREFIX}/actions/workflows/evaluate.yml/runs`).query(true).reply(404, { message: "Not Found" });
    const options = { workflow: "evaluate.yml", branch: "main", successful: true };
    assert.deepEqual(await runsForBranch(repository, options), []);
  });

  it("take a commit for reachable only where the branch is ahead of it", async () => {
    for (const [status, reachable] of [
      ["ahead", true],
      ["identical", true],
      ["behind", false],
      ["diverged", false],
    ] as const) {
      github().get(`${PREFIX}/compare/b...${HEAD}`).query(true).reply(200, { status });
      assert.equal(await isReachable(repository, "b", HEAD), reachable, status);
    }
    assert.equal(await isReachable(repository, HEAD, HEAD), true);
  });
});
