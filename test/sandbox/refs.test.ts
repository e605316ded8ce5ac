import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox } from "./support.ts";

const at = { owner: "acme", repo: "models" };
const options = { permissions: { contents: "write" }, events: ["push", "create", "delete"] } as const;

test("a pushed tag is told as create and push, and a deleted one as delete and push", async (t) => {
  const sandbox = await openSandbox(t, options);
  const { repo, sha } = sandbox.github.createRepository({ name: "models" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  sandbox.github.pushTag({ repo, tag: "credit/v1", user: "alice" });
  const { sha: later } = sandbox.github.pushCommit({ repo, branch: "main", files: { a: "x\n" } });
  sandbox.github.pushTag({ repo, tag: "credit/v1" });
  sandbox.github.deleteTag({ repo, tag: "credit/v1" });
  await sandbox.github.settled();
  assert.deepEqual(names(hook.received), ["create", "push", "push", "push", "delete", "push"]);
  const [created, first, , moved, deleted] = hook.received.map((one) => one.payload);
  assert.deepEqual([created?.["ref"], created?.["ref_type"]], ["credit/v1", "tag"]);
  assert.deepEqual(
    [first?.["ref"], first?.["after"], first?.["base_ref"], first?.["commits"], first?.["created"]],
    ["refs/tags/credit/v1", sha, "refs/heads/main", [], true],
  );
  assert.deepEqual([moved?.["before"], moved?.["after"], moved?.["forced"]], [sha, later, false]);
  assert.deepEqual([deleted?.["ref"], deleted?.["ref_type"]], ["credit/v1", "tag"]);
});

test("a light tag leads to a commit, an annotated one to an object that leads there", async (t) => {
  const sandbox = await openSandbox(t, options);
  const { repo, sha } = sandbox.github.createRepository({ name: "models" });
  sandbox.github.pushTag({ repo, tag: "light#1" });
  const { sha: object } = sandbox.github.pushTag({ repo, tag: "v1", message: "One\n" });
  const app = await appOctokit(sandbox);
  const refOf = async (ref: string) => (await app.rest.git.getRef({ ...at, ref })).data.object;
  assert.deepEqual([(await refOf("tags/light#1")).type, (await refOf("tags/light#1")).sha], ["commit", sha]);
  assert.deepEqual([(await refOf("tags/v1")).type, (await refOf("tags/v1")).sha], ["tag", object]);
  const { data: tag } = await app.rest.git.getTag({ ...at, tag_sha: object });
  assert.deepEqual([tag.tag, tag.object.sha, tag.tagger.name], ["v1", sha, "olivia"]);
  assert.equal((await app.rest.repos.getCommit({ ...at, ref: "v1" })).data.sha, sha);
  assert.equal((await failure(app.rest.git.getRef({ ...at, ref: "tags/v2" }))).status, 404);
  assert.equal((await failure(app.rest.git.getTag({ ...at, tag_sha: sha }))).status, 404);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("an App makes tags and branches, once, of what is there, and only if it may write", async (t) => {
  const sandbox = await openSandbox(t, options);
  const { repo, sha } = sandbox.github.createRepository({ name: "models" });
  const app = await appOctokit(sandbox);
  const { data } = await app.rest.git.createRef({ ...at, ref: "refs/tags/v1", sha });
  assert.deepEqual([data.ref, data.object.sha, sandbox.github.tagOf({ repo, tag: "v1" })], ["refs/tags/v1", sha, sha]);
  await app.rest.git.createRef({ ...at, ref: "refs/heads/next", sha });
  assert.equal(sandbox.github.tipOf({ repo, branch: "next" }), sha);
  const refused = async (ref: string, of = sha) => await failure(app.rest.git.createRef({ ...at, ref, sha: of }));
  assert.match((await refused("refs/tags/v1")).message, /Reference already exists/);
  assert.match((await refused("refs/tags/v2", "0".repeat(40))).message, /Object does not exist/);
  assert.equal((await refused("v2")).status, 422);
  const reader = await appOctokit(sandbox, { permissions: { contents: "read" } });
  assert.equal((await failure(reader.rest.git.createRef({ ...at, ref: "refs/tags/v2", sha }))).status, 403);
});
