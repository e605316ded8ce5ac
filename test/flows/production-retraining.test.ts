import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Stage, startStage } from "./harness.ts";
import { FAIR } from "./models.ts";
import { beginMonitoring, FAST, monitoredFiles, monitoredPolicy, monitorOnce, SLOW } from "./production.ts";
import { until } from "./until.ts";

const DISPATCHES = "/dispatches$";

/** A monitored repository that has failed once, so that the next failure confirms its incident. */
async function failingOnce(stage: Stage, name: string, policy = monitoredPolicy()) {
  const { repo, sha } = stage.github.createRepository({ name, files: monitoredFiles(policy) });
  await stage.settle();
  await monitorOnce(stage, { repo, sha, files: SLOW });
  return { repo, sha };
}

const bodyOf = ({ github }: Stage, repo: string) => github.issues({ repo })[0]?.body ?? "";

describe("a retraining is started exactly once", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage({}, { permissions: { actions: "write" } });
  });
  after(() => stage.close());
  const started = (repo: string) => stage.github.dispatches({ repo }).length;

  it("whatever is delivered twice, again, or in another order", async () => {
    const { github } = stage;
    const { repo, sha } = await failingOnce(stage, "duplicates");
    for (const event of ["workflow_run.completed", "workflow_run.requested"]) {
      github.faults.add({ kind: "duplicate", event, count: 10 });
    }
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.equal(started(repo), 1);
    for (const { id } of github.deliveries().filter(({ redelivery }) => !redelivery)) github.redeliver(id);
    await stage.settle();
    assert.equal(started(repo), 1);
    assert.equal(github.issues({ repo }).length, 1);
    assert.match(bodyOf(stage, repo), /in the last 2 monitoring runs in a row/);
    github.faults.clear();
  });

  it("however often the rule goes on to fail", async () => {
    const { repo, sha } = await failingOnce(stage, "goes-on");
    for (let run = 0; run < 4; run += 1) await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.equal(started(repo), 1);
    assert.match(bodyOf(stage, repo), /in the last 5 monitoring runs in a row/);
  });

  it("while drift flaps, within the cool-down", async () => {
    const policy = monitoredPolicy({ confirm: 1, closeAfter: 1 });
    const { repo, sha } = await failingOnce(stage, "flapping", policy);
    for (const files of [FAST, SLOW, FAST, FAST, SLOW, SLOW]) await monitorOnce(stage, { repo, sha, files });
    assert.equal(started(repo), 1);
    // The retraining is under way, so that a run in which the rule held has not ended the incident.
    assert.equal(stage.github.issues({ repo }).length, 1);
  });

  it("while drift flaps over several incidents, within the cool-down", async () => {
    const { github } = stage;
    const policy = monitoredPolicy({ confirm: 1, closeAfter: 1 });
    const { repo, sha } = await failingOnce(stage, "flapping-incidents", policy);
    const files = { "models/credit/model.py": "threshold = 0.6\n" };
    const { sha: head } = github.pushCommit({ repo, branch: "retrained", files });
    const body = "assay-incident: i1";
    const { pull } = github.openPullRequest({ repo, head: "retrained", body });
    await stage.evaluate({ repo, sha: head, branch: "retrained", files: FAIR });
    await stage.settle();
    assert.equal(github.merge({ repo, pull }).status, 200);
    await stage.settle();
    for (const night of [FAST, SLOW, FAST, SLOW]) await monitorOnce(stage, { repo, sha, files: night });
    assert.equal(started(repo), 1);
    assert.deepEqual(
      github.issues({ repo }).map(({ state }) => state),
      ["closed", "closed", "open"],
    );
    const newest = github.issues({ repo }).at(-1)?.body ?? "";
    assert.match(newest, /Retraining: `credit` was retrained less than 7d ago, so not before \d{4}-\d\d-\d\d/);
  });

  it("never while flapping drift is not confirmed", async () => {
    const { repo, sha } = await failingOnce(stage, "unconfirmed");
    for (const files of [FAST, SLOW, FAST, SLOW]) await monitorOnce(stage, { repo, sha, files });
    assert.equal(started(repo), 0);
  });

  it("where GitHub started it and its answer was lost", async () => {
    for (const kind of ["error-after", "disconnect"] as const) {
      const { repo, sha } = await failingOnce(stage, `lost-${kind}`);
      const lost = { method: "POST", path: DISPATCHES } as const;
      stage.github.faults.add(kind === "disconnect" ? { kind, when: "after", ...lost } : { kind, ...lost });
      await monitorOnce(stage, { repo, sha, files: SLOW });
      await until("the run is found", () => /was started for `i1`, \[run \d+\]/.test(bodyOf(stage, repo)));
      await monitorOnce(stage, { repo, sha, files: SLOW });
      assert.equal(started(repo), 1);
    }
  });

  it("or not at all where nobody can tell, and then it says how to start it by hand", async () => {
    const { github } = stage;
    const { repo, sha } = await failingOnce(stage, "untold");
    github.faults.add({ kind: "error-before", method: "POST", path: DISPATCHES });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    await until("it says so", () => /nobody can tell whether `retrain\.yml` was started/.test(bodyOf(stage, repo)));
    assert.match(
      bodyOf(stage, repo),
      /by hand: `gh workflow run retrain\.yml --ref main -f model=credit -f reason=performance\/metrics -f evidence=sha256:[0-9a-f]{64} -f incident=i1`/,
    );
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.equal(started(repo), 0);
  });

  it("where GitHub holds back at first", async () => {
    const { repo, sha } = await failingOnce(stage, "limited");
    stage.github.faults.add({ kind: "secondary-rate-limit", retryAfter: 1, method: "POST", path: DISPATCHES });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    await until("it is started", () => started(repo) === 1);
    await stage.settle();
    assert.match(bodyOf(stage, repo), /was started for `i1`/);
    assert.equal(started(repo), 1);
  });

  for (const [where, fault] of [
    ["before anything is decided", { method: "GET", path: "/artifacts/\\d+/zip" }],
    ["while GitHub is asked", { method: "POST", path: DISPATCHES }],
    ["after GitHub was asked", { method: "GET", path: "retrain\\.yml/runs" }],
    ["while the issue is written", { method: "PATCH", path: "/issues/\\d+$" }],
  ] as const) {
    it(`by a process that is killed ${where}`, async () => {
      const { github } = stage;
      const { repo, sha } = await failingOnce(stage, `killed-${where.replaceAll(" ", "-")}`);
      const run = await beginMonitoring(stage, { repo, sha, files: SLOW });
      const asked = () =>
        github.requests().filter(({ method, path }) => method === fault.method && new RegExp(fault.path).test(path))
          .length;
      const before = asked();
      github.faults.add({ kind: "slow", ms: 1500, ...fault });
      github.completeRun({ repo, run });
      await until("it is in the middle", () => asked() > before);
      await stage.stop(0);
      github.faults.clear();
      await stage.start();
      await stage.settle();
      await until("it is started", () => started(repo) === 1);
      await until("it says so", () => /was started for `i1`, \[run/.test(bodyOf(stage, repo)));
      assert.equal(started(repo), 1);
      assert.equal(github.issues({ repo }).length, 1);
      assert.match(bodyOf(stage, repo), /in the last 2 monitoring runs in a row/);
    });
  }
});
