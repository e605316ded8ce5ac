import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox, userOctokit } from "./support.ts";

const at = { owner: "acme", repo: "models" };

async function withRepository(t: TestContext, contents: "read" | "write" = "write") {
  const permissions = { contents, administration: "read" } as const;
  const sandbox = await openSandbox(t, { permissions, events: ["release"] });
  const { repo, sha } = sandbox.github.createRepository({ name: "models" });
  const hook = await openReceiver(t);
  sandbox.github.deliverTo(hook.url);
  return { sandbox, github: sandbox.github, repo, sha, hook };
}

test("a draft has neither tag nor date, and publishing it makes both", async (t) => {
  const { sandbox, github, repo, hook } = await withRepository(t);
  const app = await appOctokit(sandbox);
  const { data: draft } = await app.rest.repos.createRelease({ ...at, tag_name: "v1", name: "One", draft: true });
  assert.deepEqual([draft.draft, draft.published_at, draft.target_commitish], [true, null, "main"]);
  assert.equal((await failure(app.rest.repos.getReleaseByTag({ ...at, tag: "v1" }))).status, 404);
  assert.equal((await failure(app.rest.repos.getLatestRelease(at))).status, 404);
  const { sha: later } = github.pushCommit({ repo, branch: "main", files: { a: "x\n" } });
  const { data: published } = await app.rest.repos.updateRelease({ ...at, release_id: draft.id, draft: false });
  assert.equal(published.draft, false);
  assert.notEqual(published.published_at, null);
  assert.equal((await app.rest.repos.getCommit({ ...at, ref: "v1" })).data.sha, later);
  assert.equal((await app.rest.repos.getReleaseByTag({ ...at, tag: "v1" })).data.id, draft.id);
  assert.equal((await app.rest.repos.getLatestRelease(at)).data.id, draft.id);
  await github.settled();
  assert.deepEqual(names(hook.received), ["release.created", "release.published", "release.released"]);
  assert.deepEqual(github.violations(), []);
});

test("events tell what became of a release: edited, released after a pre-release, unpublished, deleted", async (t) => {
  const { github, repo, hook } = await withRepository(t);
  const { release } = github.createRelease({ repo, tag: "v1", prerelease: true });
  github.editRelease({ repo, release, name: "One", body: "notes" });
  github.editRelease({ repo, release, prerelease: false });
  github.editRelease({ repo, release, draft: true });
  github.deleteRelease({ repo, release });
  await github.settled();
  assert.deepEqual(
    names(hook.received).map((name) => name.replace("release.", "")),
    ["created", "published", "prereleased", "edited", "edited", "released", "unpublished", "deleted"],
  );
  assert.deepEqual(hook.received[3]?.payload["changes"], { name: { from: "" }, body: { from: "" } });
});

test("an App that may only read sees no drafts and hears nothing of them", async (t) => {
  const { sandbox, github, repo, hook } = await withRepository(t, "read");
  const { release } = github.createRelease({ repo, tag: "v1", draft: true });
  const { asset } = github.uploadReleaseAsset({ repo, release, name: "a", content: "a" });
  const app = await appOctokit(sandbox);
  assert.deepEqual((await app.rest.repos.listReleases(at)).data, []);
  assert.equal((await failure(app.rest.repos.getRelease({ ...at, release_id: release }))).status, 404);
  assert.equal((await failure(app.rest.repos.getReleaseAsset({ ...at, asset_id: asset }))).status, 404);
  assert.equal((await failure(app.rest.repos.createRelease({ ...at, tag_name: "v2" }))).status, 403);
  const reader = userOctokit(sandbox, "passer-by");
  assert.deepEqual((await reader.rest.repos.listReleases(at)).data, []);
  assert.equal((await userOctokit(sandbox, "olivia").rest.repos.listReleases(at)).data.length, 1);
  github.publishRelease({ repo, release });
  assert.equal((await app.rest.repos.listReleases(at)).data.length, 1);
  github.editRelease({ repo, release, draft: true });
  await github.settled();
  assert.deepEqual(names(hook.received), ["release.published", "release.released", "release.unpublished"]);
});

test("tags may hold a slash and a number sign", async (t) => {
  const { sandbox, github, repo } = await withRepository(t);
  const { release } = github.createRelease({ repo, tag: "credit/v1#2" });
  const app = await appOctokit(sandbox);
  assert.equal((await app.rest.repos.getReleaseByTag({ ...at, tag: "credit/v1#2" })).data.id, release);
  assert.deepEqual(github.violations(), []);
});

test("a release is refused for a tag that has one, and for a target that is none", async (t) => {
  const { sandbox, github, repo } = await withRepository(t);
  github.createRelease({ repo, tag: "v1" });
  const app = await appOctokit(sandbox);
  const twin = await failure(app.rest.repos.createRelease({ ...at, tag_name: "v1" }));
  assert.deepEqual([twin.status, /already_exists/.test(twin.message)], [422, true]);
  assert.throws(() => github.createRelease({ repo, tag: "v2", target: "nowhere" }), /target_commitish invalid/);
  assert.equal(github.releases({ repo }).length, 1);
  const { release } = github.createRelease({ repo, tag: "v3", draft: true, target: "nowhere" });
  assert.throws(() => github.publishRelease({ repo, release }), /target_commitish invalid/);
  assert.equal(github.release({ repo, release }).draft, true);
});

test("the latest release is the newest that is whole, unless another is made it", async (t) => {
  const { sandbox, github, repo } = await withRepository(t);
  const first = github.createRelease({ repo, tag: "v1" }).release;
  const second = github.createRelease({ repo, tag: "v2" }).release;
  github.createRelease({ repo, tag: "v3", prerelease: true });
  github.createRelease({ repo, tag: "v4", makeLatest: "false" });
  const app = await appOctokit(sandbox);
  const latest = async () => (await app.rest.repos.getLatestRelease(at)).data.id;
  assert.equal(await latest(), second);
  await app.rest.repos.updateRelease({ ...at, release_id: first, make_latest: "true" });
  assert.equal(await latest(), first);
  await app.rest.repos.updateRelease({ ...at, release_id: first, tag_name: "v1.0" });
  assert.equal(await latest(), first);
  await app.rest.repos.updateRelease({ ...at, release_id: first, make_latest: "false" });
  assert.equal(await latest(), second);
  github.editRelease({ repo, release: second, draft: true });
  assert.equal((await failure(app.rest.repos.getLatestRelease(at))).status, 404);
  assert.throws(() => github.editRelease({ repo, release: first, prerelease: true, makeLatest: "true" }), /as latest/);
  assert.equal(github.release({ repo, release: first }).prerelease, false);
});

test("of an immutable release only title and notes can change, and its tag is used up for good", async (t) => {
  const { sandbox, github, repo } = await withRepository(t);
  const app = await appOctokit(sandbox);
  assert.equal((await failure(app.request("GET /repos/{owner}/{repo}/immutable-releases", at))).status, 404);
  github.setImmutableReleases({ repo, on: true });
  const setting = await app.request("GET /repos/{owner}/{repo}/immutable-releases", at);
  assert.deepEqual(setting.data, { enabled: true, enforced_by_owner: false });
  const { release } = github.createRelease({ repo, tag: "v1", draft: true });
  const { asset } = github.uploadReleaseAsset({ repo, release, name: "model.bin", content: "bytes" });
  github.publishRelease({ repo, release });
  const patch = (change: Record<string, unknown>) =>
    app.rest.repos.updateRelease({ ...at, release_id: release, ...change });
  const { data } = await patch({ name: "One", body: "notes" });
  assert.deepEqual([data.immutable, data.name, data.body], [true, "One", "notes"]);
  for (const change of [{ draft: true }, { tag_name: "v2" }, { prerelease: true }, { make_latest: "false" }]) {
    const refused = await failure(patch(change));
    assert.deepEqual([refused.status, /immutable release/.test(refused.message)], [422, true]);
  }
  assert.deepEqual((await patch({ draft: false, tag_name: "v1" })).data.draft, false);
  assert.throws(() => github.deleteReleaseAsset({ repo, asset }), /Cannot delete asset from an immutable release/);
  assert.throws(() => github.replaceReleaseAsset({ repo, asset, content: "others" }), /immutable release/);
  assert.throws(() => github.uploadReleaseAsset({ repo, release, name: "b", content: "" }), /Cannot upload assets/);
  github.deleteRelease({ repo, release });
  const again = await failure(app.rest.repos.createRelease({ ...at, tag_name: "v1" }));
  assert.deepEqual([again.status, /tag_name was used by an immutable release/.test(again.message)], [422, true]);
});

test("an asset is downloaded from another host by its id, and its digest fits", async (t) => {
  const { sandbox, github, repo } = await withRepository(t);
  const { release } = github.createRelease({ repo, tag: "v1" });
  const up = github.uploadReleaseAsset({ repo, release, name: "my model (1).bin", content: "bytes" });
  const app = await appOctokit(sandbox);
  const [listed, ...others] = (await app.rest.repos.listReleaseAssets({ ...at, release_id: release })).data;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [listed?.id, listed?.name, listed?.size, listed?.digest, listed?.state],
    [up.asset, "my.model.1.bin", 5, up.digest, "uploaded"],
  );
  assert.match(String(up.digest), /^sha256:[0-9a-f]{64}$/);
  const headers = { accept: "application/octet-stream" };
  const request = { redirect: "manual" as const };
  const got = await app.rest.repos.getReleaseAsset({ ...at, asset_id: up.asset, headers, request });
  const location = String(got.headers.location);
  assert.notEqual(new URL(location).origin, sandbox.url);
  assert.equal(await (await fetch(location)).text(), "bytes");
  const replaced = github.replaceReleaseAsset({ repo, asset: up.asset, content: "other bytes" });
  assert.notEqual(replaced.asset, up.asset);
  assert.notEqual(replaced.digest, up.digest);
  assert.equal((await failure(app.rest.repos.getReleaseAsset({ ...at, asset_id: up.asset }))).status, 404);
  const name = "my.model.1.bin";
  assert.throws(() => github.uploadReleaseAsset({ repo, release, name, content: "" }), /already_exists/);
  github.deleteReleaseAsset({ repo, asset: replaced.asset });
  assert.deepEqual(github.release({ repo, release }).assets, []);
  assert.deepEqual(github.violations(), []);
});

test("an asset can be larger than there are bytes for, and to download it is held against the client", async (t) => {
  const { sandbox, github, repo } = await withRepository(t);
  const { release } = github.createRelease({ repo, tag: "v1" });
  const size = 2 * 1024 ** 3;
  const { asset, digest } = github.uploadReleaseAsset({ repo, release, name: "weights", size });
  const open = github.uploadReleaseAsset({ repo, release, name: "half", size: 3, state: "open" });
  assert.equal(digest, null);
  const app = await appOctokit(sandbox);
  assert.equal((await app.rest.repos.getReleaseAsset({ ...at, asset_id: asset })).data.size, size);
  assert.equal((await app.rest.repos.getReleaseAsset({ ...at, asset_id: open.asset })).data.state, "open");
  const headers = { accept: "application/octet-stream" };
  const fetched = await failure(app.rest.repos.getReleaseAsset({ ...at, asset_id: asset, headers }));
  assert.equal(fetched.status, 404);
  assert.match(String(github.violations()[0]?.problems), /weights has a size and no bytes/);
});
