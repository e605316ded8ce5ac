import assert from "node:assert/strict";
import { after, before, describe, it, mock } from "node:test";
import { openIncidents } from "../../src/store/incidents.ts";
import { visitStore } from "../../src/store/visit-store.ts";
import { type Stage, startStage } from "./harness.ts";
import { beginMonitoring, FAST, monitoredFiles, monitoredPolicy, monitorOnce, SILENT, SLOW } from "./production.ts";

describe("incidents in production", () => {
  let stage: Stage;
  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());

  const monitored = async (name: string, policy = monitoredPolicy({ retrain: null }), more = {}) => {
    const made = stage.github.createRepository({ name, files: { ...monitoredFiles(policy), ...more } });
    await stage.settle();
    return made;
  };
  const issuesOf = (repo: string) => stage.github.issues({ repo });
  const bodyOf = (repo: string) => issuesOf(repo)[0]?.body ?? "";

  it("are what the other gates can ask for", async () => {
    const { repo, sha, id } = await monitored("asked-for");
    await monitorOnce(stage, { repo, sha, files: SLOW });
    const store = await visitStore(stage.place, "read");
    try {
      const [incident, ...others] = await openIncidents(store.db, { repository: id });
      assert.deepEqual([incident?.model, incident?.rule, others.length], ["credit", "performance/metrics", 0]);
      assert.deepEqual(await openIncidents(store.db, { repository: id, models: ["other"] }), []);
      const records = await store.db.selectFrom("records").select(["kind"]).where("repository_id", "=", id).execute();
      assert.deepEqual(records.map(({ kind }) => kind).sort(), ["incident-opened", "monitored"]);
    } finally {
      await store.close();
    }
  });

  it("count each run once, and none backwards", async () => {
    const { github } = stage;
    const { repo, sha } = await monitored("order");
    const early = await beginMonitoring(stage, { repo, sha, files: SLOW });
    await monitorOnce(stage, { repo, sha, files: FAST });
    github.completeRun({ repo, run: early });
    await stage.settle();
    assert.deepEqual(issuesOf(repo), [], "a run that ended late is older than the one that was counted");

    const run = await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.match(bodyOf(repo), /Not confirmed yet: 1 of the 2/);
    github.updateRun({ repo, run, status: "in_progress" });
    await github.uploadArtifact({ repo, run, name: "monitoring", files: SLOW });
    github.completeRun({ repo, run });
    await stage.settle();
    assert.match(bodyOf(repo), /Confirmed;/, "a further attempt of a run counts as one more");
  });

  it("do not come from runs that anybody could cause, or of other workflows", async () => {
    const { github } = stage;
    const { repo, sha } = await monitored("foreign");
    const { repo: fork } = github.fork({ repo, owner: "mallory" });
    await monitorOnce(stage, { repo, sha, files: SLOW, event: "pull_request" });
    await monitorOnce(stage, { repo, sha, files: SLOW, event: "push", headRepo: fork });
    await monitorOnce(stage, { repo, sha, files: SLOW, event: "push", branch: "other" });
    const { run } = github.createRun({
      repo,
      workflow: "other.yml",
      headSha: sha,
      headBranch: "main",
      event: "schedule",
    });
    await github.uploadArtifact({ repo, run, name: "monitoring", files: SLOW });
    github.completeRun({ repo, run });
    await stage.settle();
    assert.deepEqual(issuesOf(repo), []);
  });

  it("are not ended by runs that tell nothing", async () => {
    const { repo, sha } = await monitored("silent");
    await monitorOnce(stage, { repo, sha, files: SLOW });
    await monitorOnce(stage, { repo, sha, files: FAST });
    assert.match(bodyOf(repo), /1 of 2 in a row/);
    await monitorOnce(stage, { repo, sha, files: SILENT });
    assert.match(bodyOf(repo), /The last monitoring run does not show whether it holds\.\*\* That is not a pass/);
    await monitorOnce(stage, { repo, sha, files: FAST });
    assert.match(bodyOf(repo), /1 of 2 in a row/);
    await monitorOnce(stage, { repo, sha, files: FAST });
    assert.equal(issuesOf(repo)[0]?.state, "closed");
  });

  it("are opened for monitoring that tells nothing, once that is confirmed", async () => {
    const { repo, sha } = await monitored("blind");
    await monitorOnce(stage, { repo, sha, files: null, conclusion: "failure" });
    assert.deepEqual(issuesOf(repo), []);
    await monitorOnce(stage, { repo, sha, files: null });
    const [issue, ...others] = issuesOf(repo);
    assert.equal(others.length, 0);
    assert.equal(issue?.title, "credit: monitoring/evidence does not hold in production");
    assert.match(issue?.body ?? "", /Monitoring does not tell whether the rules of this model hold/);
    assert.match(issue?.body ?? "", /but left no artifact "monitoring"/);
    await monitorOnce(stage, { repo, sha, files: FAST });
    await monitorOnce(stage, { repo, sha, files: FAST });
    assert.equal(issuesOf(repo)[0]?.state, "closed");
  });

  it("are opened for monitoring that has stopped, where the policy says how old the last run may be", async () => {
    const { github } = stage;
    const policy = monitoredPolicy({ retrain: null, rest: "  max-age: 3\n" });
    const { repo, sha } = await monitored("stopped", policy);
    const look = async (text: string) => {
      github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": `# ${text}\n${policy}` } });
      await stage.settle();
    };
    await look("before any run");
    const run = await monitorOnce(stage, { repo, sha, files: FAST });
    const [begin, day] = [Date.now(), 24 * 3_600_000];
    try {
      mock.timers.enable({ apis: ["Date"], now: begin + 2 * day });
      await look("in time");
      assert.deepEqual(issuesOf(repo), []);
      mock.timers.reset();
      mock.timers.enable({ apis: ["Date"], now: begin + 4 * day });
      await look("too late");
      await look("too late once more");
      const [issue, second] = issuesOf(repo);
      assert.equal(second, undefined);
      assert.equal(issue?.title, "credit: monitoring/evidence does not hold in production");
      const since = new Date(begin).toISOString().slice(0, 10);
      assert.match(
        issue?.body ?? "",
        new RegExp(`Monitoring has stopped\\.\\*\\* No run has been counted since ${since}`),
      );
      assert.match(issue?.body ?? "", new RegExp(`The last run that was counted is \\[run ${run}\\].* on ${since}`));
      assert.match(issue?.body ?? "", /see whether `monitor\.yml` still runs, and start it/);
      await monitorOnce(stage, { repo, sha, files: FAST });
      assert.match(bodyOf(repo), /1 of 2 in a row/);
      await monitorOnce(stage, { repo, sha, files: FAST });
      assert.equal(issuesOf(repo)[0]?.state, "closed");
    } finally {
      mock.timers.reset();
    }
  });

  it("begin anew with an issue of their own", async () => {
    const { repo, sha } = await monitored("again", monitoredPolicy({ retrain: null, closeAfter: 1 }));
    for (const files of [SLOW, FAST, FAST, SLOW]) await monitorOnce(stage, { repo, sha, files });
    assert.deepEqual(
      issuesOf(repo).map(({ state }) => state),
      ["closed", "open"],
    );
  });

  it("are said to stand still where somebody closes the issue by hand", async () => {
    const { repo, sha } = await monitored("by-hand");
    await monitorOnce(stage, { repo, sha, files: SLOW });
    const issue = issuesOf(repo)[0]?.issue ?? 0;
    stage.github.closeIssue({ repo, issue, user: "alice" });
    await monitorOnce(stage, { repo, sha, files: FAST });
    assert.equal(issuesOf(repo)[0]?.state, "closed");
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.deepEqual(
      issuesOf(repo).map(({ state }) => state),
      ["open"],
    );
  });

  it("end where the policy does not demand the rule any more", async () => {
    const { github } = stage;
    const { repo, sha } = await monitored("forgone");
    await monitorOnce(stage, { repo, sha, files: SLOW });
    const { ".github/assay.yml": policy = "" } = monitoredFiles();
    const without = policy.slice(0, policy.indexOf("monitoring:"));
    github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": without } });
    await stage.settle();
    assert.equal(issuesOf(repo)[0]?.state, "closed");
    assert.match(bodyOf(repo), /\*\*Closed\.\*\* The policy of the default branch does not demand it/);
  });

  it("stand where the policy is broken", async () => {
    const { github } = stage;
    const { repo, sha } = await monitored("broken-policy");
    await monitorOnce(stage, { repo, sha, files: SLOW });
    const broken = github.pushCommit({ repo, branch: "main", files: { ".github/assay.yml": "version: 2\n" } });
    await stage.settle();
    for (let run = 0; run < 2; run += 1) await monitorOnce(stage, { repo, sha: broken.sha, files: FAST });
    assert.equal(issuesOf(repo)[0]?.state, "open");
  });

  it("are said in a check run where no issue can be opened", async () => {
    const { github } = stage;
    const { repo, sha } = await monitored("no-issues");
    github.switchIssues({ repo, on: false });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    const [check, ...others] = github.checkRuns({ repo, sha }).filter(({ app }) => app === "assay");
    assert.deepEqual([check?.name, check?.conclusion, others.length], ["assay/i1", "failure", 0]);
    assert.match(
      check?.summary ?? "",
      /An issue could not be opened: issues are switched off, or the App was not granted/,
    );
    assert.match(check?.summary ?? "", /latency\\_p95\\_ms 350\.00/);
    github.switchIssues({ repo, on: true });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.equal(issuesOf(repo).length, 1);
  });

  it("say what keeps the App from retraining, and retrain once it may", async () => {
    const { github } = stage;
    const { repo, sha } = await monitored("forbidden", monitoredPolicy());
    await monitorOnce(stage, { repo, sha, files: SLOW });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.match(
      bodyOf(repo),
      /GitHub refused to start `retrain\.yml`: HTTP 403, Resource not accessible by integration/,
    );
    assert.match(bodyOf(repo), /By hand: `gh workflow run retrain\.yml --ref main/);
    github.setInstallationPermissions({ permissions: { ...stage.permissions, actions: "write" } });
    await stage.settle();
    // Tokens live for an hour; a new one has the permission.
    await stage.stop(5000);
    await stage.start();
    assert.deepEqual(github.dispatches({ repo }), []);
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.equal(github.dispatches({ repo }).length, 1);
    assert.match(bodyOf(repo), /was started for `i1`/);
  });

  it("say what a workflow lacks that is to be started", async () => {
    const bare = { ".github/workflows/retrain.yml": "on: { workflow_dispatch: { inputs: { model: {} } } }\n" };
    const { repo, sha } = await monitored("no-inputs", monitoredPolicy({ confirm: 1 }), bare);
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.match(bodyOf(repo), /HTTP 422, Unexpected inputs provided/);
    assert.match(bodyOf(repo), /the inputs model, reason, evidence and incident under `workflow_dispatch`/);
  });

  it("share one retraining of their model", async () => {
    const { github } = stage;
    const policy = monitoredPolicy({ confirm: 1 }).replace(
      "        performance/metrics:",
      "        fairness/demographic-parity-ratio: { min: 0.8 }\n        performance/metrics:",
    );
    const withTable = policy.replace(
      "        reports: [{ from: { workflow: monitor.yml",
      "        predictions: { from: { workflow: monitor.yml, artifact: monitoring, path: p.csv }, columns: { prediction: y, groups: [sex] } }\n        reports: [{ from: { workflow: monitor.yml",
    );
    const { repo, sha } = await monitored("shared", withTable);
    const rows = Array.from(
      { length: 200 },
      (_, at) => `${at % 2 === 0 ? "F" : "M"},${at % 2 === 0 && at > 40 ? 0 : 1}`,
    );
    await monitorOnce(stage, { repo, sha, files: { ...SLOW, "p.csv": `sex,y\n${rows.join("\n")}\n` } });
    assert.equal(issuesOf(repo).length, 2);
    assert.equal(github.dispatches({ repo }).length, 1);
    for (const { body } of issuesOf(repo)) assert.match(body ?? "", /was started for `i1`/);
  });

  it("are found by a look where every webhook of a run was lost", async () => {
    const { repo, sha } = await monitored("unheard");
    await monitorOnce(stage, { repo, sha, files: FAST });
    stage.github.faults.add({ kind: "drop", event: "workflow_run.completed", count: 1 });
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.deepEqual(issuesOf(repo), []);
    await stage.stop(5000);
    await stage.start();
    await monitorOnce(stage, { repo, sha, files: SLOW });
    assert.match(bodyOf(repo), /Confirmed;/, "the run that was missed is counted before the next");
  });

  it("compare production with the evidence of the branch", async () => {
    const { github } = stage;
    const policy = `version: 1
models:
  credit:
    paths: [models/credit/**]
    risk: high
    evidence:
      features: { from: { workflow: evaluate.yml, artifact: evaluation, path: training.csv } }
    rules:
      drift/features: {}
monitoring:
  workflow: monitor.yml
  models:
    credit:
      evidence:
        features: { from: { workflow: monitor.yml, artifact: monitoring, path: served.csv } }
      rules:
        drift/features: { max-share: 0 }
`;
    const { repo, sha } = await monitored("drift", policy);
    const table = (shift: number) =>
      `income\n${Array.from({ length: 1000 }, (_, at) => at / 1000 + shift).join("\n")}\n`;
    await stage.evaluate({ repo, sha, branch: "main", files: { "training.csv": table(0) }, event: "push" });
    await monitorOnce(stage, { repo, sha, files: { "served.csv": table(0) } });
    assert.deepEqual(issuesOf(repo), []);
    await monitorOnce(stage, { repo, sha, files: { "served.csv": table(0.5) } });
    assert.equal(issuesOf(repo).length, 1);
    assert.match(bodyOf(repo), /reference `evaluation\/training\.csv`/);
    assert.deepEqual(github.violations(), []);
  });
});
