import assert from "node:assert/strict";
import { after, afterEach, before, describe, it, mock } from "node:test";
import type { Store } from "../../src/store/store.ts";
import { type Note, openNotes } from "../store/open-test-store.ts";
import { letTimeCome } from "../store/pass-time.ts";
import { manifest, type Stage, startStage } from "./harness.ts";
import { BASE, FAIR } from "./models.ts";
import { until } from "./until.ts";

const CHANGE = { "models/credit/model.py": "threshold = 0.7\n" };
const HOUR_MS = 3_600_000;

/** Does something with the store of a running service. */
async function onStore<T>({ place }: Stage, action: (store: Store<Note>) => Promise<T>): Promise<T> {
  const store = await openNotes(place);
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** Jobs that were given up since the last time this was asked, by key, with the reason. */
function lostJobs(stage: Stage): Promise<{ key: string; reason: string }[]> {
  return onStore(stage, async ({ db }) => {
    const dead = await db.selectFrom("dead_jobs").select(["key", "reason"]).execute();
    await db.deleteFrom("dead_jobs").execute();
    return dead.map(({ key, reason }) => ({ key, reason }));
  });
}

/** Every wait for evidence is over. */
async function letWaitsEnd(stage: Stage): Promise<void> {
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 3 * HOUR_MS });
  await onStore(stage, (store) => letTimeCome({ store, place: stage.place }));
}

describe("what owners do with their repositories", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());
  afterEach(() => mock.timers.reset());

  it("renamed: what waits is judged under the new name, and so is what was written down under the old one", async () => {
    const { github } = stage;
    const repo = stage.repository("old-name", BASE);
    const first = stage.propose({ repo, branch: "first", files: CHANGE });
    const second = stage.propose({ repo, branch: "second", files: { ...CHANGE, "README.md": "more" } });
    await stage.settle();
    const { repo: renamed } = github.renameRepository({ repo, to: "new-name" });
    await stage.evaluate({ repo: renamed, sha: first.sha, branch: "first", files: FAIR });
    await stage.settle();
    assert.equal(stage.check({ repo: renamed, sha: first.sha }).conclusion, "success");
    assert.equal(stage.check({ repo: renamed, sha: second.sha }).status, "in_progress");
    // The end of the other's wait was planned under the old name.
    await letWaitsEnd(stage);
    const ended = () => stage.check({ repo: renamed, sha: second.sha }).conclusion;
    await until("the wait has ended", () => ended() !== null);
    assert.equal(ended(), "failure");
    assert.equal(github.checkRuns({ repo: renamed, sha: second.sha }).length, 1);
    assert.equal(github.merge({ repo: renamed, pull: first.pull }).status, 200);
    assert.deepEqual(await lostJobs(stage), []);
    stage.writes();
  });

  it("renamed, and its name taken by another: each is judged as what it is", async () => {
    const { github } = stage;
    const repo = stage.repository("taken", BASE);
    const first = stage.propose({ repo, branch: "first", files: CHANGE });
    await stage.settle();
    const { repo: renamed } = github.renameRepository({ repo, to: "moved-away" });
    const other = stage.repository("taken", BASE);
    const second = stage.propose({ repo: other, branch: "first", files: CHANGE });
    await stage.settle();
    // The end of the first one's wait was planned under the name that is the other's now.
    await letWaitsEnd(stage);
    for (const at of [
      { repo: renamed, sha: first.sha },
      { repo: other, sha: second.sha },
    ]) {
      await until("the wait has ended", () => stage.check(at).conclusion !== null);
      assert.equal(stage.check(at).conclusion, "failure");
      assert.equal(github.checkRuns(at).filter(({ app }) => app === "assay").length, 1);
    }
    assert.deepEqual(await lostJobs(stage), []);
    stage.writes();
  });

  it("deleted: what waits is given up with the reason, and nothing else suffers", async () => {
    const { github } = stage;
    const repo = stage.repository("deleted", BASE);
    stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    github.deleteRepository({ repo });
    await letWaitsEnd(stage);
    const lost: { key: string; reason: string }[] = [];
    await until("the wait was given up", async () => lost.push(...(await lostJobs(stage))) > 0);
    mock.timers.reset();
    assert.match(lost[0]?.key ?? "", /#1$/);
    assert.match(lost[0]?.reason ?? "", /HTTP 404/);
    const other = stage.repository("survivor", BASE);
    const { sha } = stage.propose({ repo: other, branch: "change", files: { "README.md": "more" } });
    await stage.settle();
    assert.equal(stage.check({ repo: other, sha }).conclusion, "success");
    stage.writes();
  });
});

describe("what owners do with the App", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  it("suspended, it can say nothing and the gate stays closed; let in again, it judges what it could not see", async () => {
    const { github } = stage;
    const repo = stage.repository("suspended", BASE);
    const before = stage.propose({ repo, branch: "before", files: CHANGE });
    await stage.settle();
    // A webhook that came just before is still to be dealt with.
    const run = github.createRun({ repo, workflow: "evaluate.yml", headSha: before.sha, headBranch: "before" });
    await github.uploadArtifact({ repo, run: run.run, name: "evaluation", files: FAIR });
    github.completeRun({ repo, run: run.run });
    github.suspendInstallation();
    await stage.settle();
    const meanwhile = stage.propose({ repo, branch: "meanwhile", files: { ...CHANGE, "README.md": "more" } });
    await stage.evaluate({ repo, sha: meanwhile.sha, branch: "meanwhile", files: FAIR });
    await stage.settle();
    assert.deepEqual(github.checkRuns({ repo, sha: meanwhile.sha }), []);
    assert.equal(github.merge({ repo, pull: meanwhile.pull }).status, 405);

    github.unsuspendInstallation();
    await stage.settle();
    for (const { sha, pull } of [before, meanwhile]) {
      assert.equal(stage.check({ repo, sha }).conclusion, "success");
      assert.equal(github.merge({ repo, pull }).status, 200);
    }
    assert.deepEqual(github.violations(), []);
  });

  it("without the permission to write checks it passes nothing, and judges when it is given back", async () => {
    const { github } = stage;
    const { permissions } = manifest();
    const repo = stage.repository("revoked", BASE);
    const { checks: _taken, ...less } = permissions;
    github.setInstallationPermissions({ permissions: less });
    const { sha, pull } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    await stage.settle();
    assert.deepEqual(github.checkRuns({ repo, sha }), []);
    assert.equal(github.merge({ repo, pull }).status, 405);
    const lost = await lostJobs(stage);
    assert.ok(
      lost.some(({ reason }) => /a permission is missing or was withdrawn/.test(reason)),
      JSON.stringify(lost),
    );

    github.setInstallationPermissions({ permissions });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).conclusion, "success");
    assert.equal(github.merge({ repo, pull }).status, 200);
    assert.deepEqual(github.violations(), []);
  });

  it("taken off, it gives up what waits, and goes on for others", async () => {
    const { github } = stage;
    github.createOrganization("other");
    github.install({ account: "other", permissions: manifest().permissions });
    const repo = stage.repository("taken-off", BASE);
    const { sha } = stage.propose({ repo, branch: "change", files: CHANGE });
    await stage.settle();
    assert.equal(stage.check({ repo, sha }).status, "in_progress");
    await lostJobs(stage);
    await stage.evaluate({ repo, sha, branch: "change", files: FAIR });
    github.uninstall();
    await stage.settle();

    const { repo: elsewhere } = github.createRepository({ owner: "other", name: "elsewhere", files: BASE });
    const there = stage.propose({ repo: elsewhere, branch: "change", files: { "README.md": "more" } });
    await stage.settle();
    assert.equal(stage.check({ repo: elsewhere, sha: there.sha }).conclusion, "success");
    assert.deepEqual(github.violations(), []);
  });
});
