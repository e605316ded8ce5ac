import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox } from "./support.ts";

const AT = { owner: "acme", repo: "models" };

test("a file comes in base64 with its blob's SHA, byte for byte", async (t) => {
  const sandbox = await openSandbox(t);
  const bytes = Buffer.from([0, 255, 10, 13, 128, 0]);
  sandbox.github.createRepository({ name: "models", files: { "data/ä b.bin": bytes, hello: "hello\n" } });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.repos.getContent({ ...AT, path: "data/ä b.bin" });
  assert.ok(!Array.isArray(data) && data.type === "file");
  assert.deepEqual(Buffer.from(data.content, "base64"), bytes);
  const hello = await app.rest.repos.getContent({ ...AT, path: "hello" });
  // The SHA-1 that `git hash-object` gives for "hello\n".
  assert.equal("sha" in hello.data ? hello.data.sha : undefined, "ce013625030ba8dba906f756967f9e9ca394464a");
});

test("a file over 1 MB has no content there, and all of it as raw and as blob", async (t) => {
  const sandbox = await openSandbox(t);
  const big = Buffer.alloc(1_000_001, "x");
  sandbox.github.createRepository({ name: "models", files: { big, small: big.subarray(1) } });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.repos.getContent({ ...AT, path: "big" });
  assert.ok(!Array.isArray(data) && data.type === "file");
  assert.deepEqual([data.content, data.encoding, data.size], ["", "none", 1_000_001]);
  const small = await app.rest.repos.getContent({ ...AT, path: "small" });
  assert.equal("encoding" in small.data ? small.data.encoding : undefined, "base64");
  const blob = await app.rest.git.getBlob({ ...AT, file_sha: data.sha });
  assert.equal(Buffer.from(blob.data.content, "base64").length, 1_000_001);
  const raw = await app.rest.repos.getContent({ ...AT, path: "big", mediaType: { format: "raw" } });
  assert.equal(String(raw.data).length, 1_000_001);
});

test("a folder is listed, a symbolic link followed, and what is not there is a 404", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo } = sandbox.github.createRepository({
    name: "models",
    files: {
      "a/b.txt": "b\n",
      "a/c/d.txt": "d\n",
      "link.txt": { symlink: "a/b.txt" },
      out: { symlink: "../../etc/passwd" },
    },
  });
  const app = await appOctokit(sandbox);
  const root = await app.rest.repos.getContent({ ...AT, path: "" });
  assert.ok(Array.isArray(root.data));
  assert.deepEqual(
    root.data.map(({ name, type }) => [name, type]),
    [
      ["a", "dir"],
      ["link.txt", "symlink"],
      ["out", "symlink"],
    ],
  );
  const link = await app.rest.repos.getContent({ ...AT, path: "link.txt" });
  assert.ok(!Array.isArray(link.data) && link.data.type === "file");
  assert.equal(Buffer.from(link.data.content, "base64").toString(), "b\n");
  const out = await app.rest.repos.getContent({ ...AT, path: "out" });
  assert.ok(!Array.isArray(out.data) && out.data.type === "symlink");
  assert.equal((await failure(app.rest.repos.getContent({ ...AT, path: "a/none" }))).status, 404);
  assert.equal((await failure(app.rest.repos.getContent({ ...AT, path: "a", ref: "none" }))).status, 404);
  assert.equal(sandbox.github.readFile({ repo, path: "a/c/d.txt" }), "d\n");
});

test("refs, commits and trees lead from a branch to its files", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha } = sandbox.github.createRepository({ name: "models", files: { "a/b.txt": "b\n" } });
  sandbox.github.createBranch({ repo, branch: "topic/one" });
  const app = await appOctokit(sandbox);
  const ref = await app.rest.git.getRef({ ...AT, ref: "heads/topic/one" });
  assert.equal(ref.data.object.sha, sha);
  const branch = await app.rest.repos.getBranch({ ...AT, branch: "topic/one" });
  assert.equal(branch.data.commit.sha, sha);
  const commit = await app.rest.git.getCommit({ ...AT, commit_sha: sha });
  const tree = await app.rest.git.getTree({ ...AT, tree_sha: commit.data.tree.sha, recursive: "1" });
  assert.deepEqual(
    tree.data.tree.map((entry) => entry.path),
    ["a", "a/b.txt"],
  );
  assert.equal(tree.data.truncated, false);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("an answer that the client has already is a 304", async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.github.createRepository({ name: "models" });
  const url = `${sandbox.url}/api/v3/repos/acme/models`;
  const first = await fetch(url);
  const again = await fetch(url, { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
  assert.equal(again.status, 304);
});
