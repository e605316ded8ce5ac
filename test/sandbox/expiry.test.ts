import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, openSandbox, withPullRequest } from "./support.ts";

test("an installation token is good for an hour and a download link for a minute", async (t) => {
  const sandbox = await openSandbox(t);
  const { repo, sha, at } = withPullRequest(sandbox);
  const { run } = sandbox.github.createRun({ repo, workflow: "e.yml", headSha: sha, headBranch: "change" });
  const { artifact } = await sandbox.github.uploadArtifact({ repo, run, name: "x", files: { a: "a" } });
  const app = await appOctokit(sandbox);
  const request = { redirect: "manual" as const };
  const found = await app.rest.actions.downloadArtifact({
    ...at,
    artifact_id: artifact,
    archive_format: "zip",
    request,
  });
  const location = String(found.headers.location);
  assert.equal((await fetch(location)).status, 200);
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  t.mock.timers.tick(61_000);
  assert.equal((await fetch(location)).status, 403);
  assert.equal((await app.rest.repos.get(at)).status, 200);
  t.mock.timers.tick(3_600_000);
  assert.equal((await failure(app.rest.repos.get(at))).status, 401);
});
