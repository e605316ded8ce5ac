import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Asked, deploying, PRODUCTION } from "./deploying.ts";
import { manifest, type Stage, startStage } from "./harness.ts";
import { until } from "./until.ts";

const CALLBACK = "/deployment_protection_rule$";

describe("the question whether something may be deployed is answered once", () => {
  let stage: Stage;
  const tools = deploying(() => stage);
  let repo = "";
  let sha = "";
  before(async () => {
    stage = await startStage();
    repo = tools.repository("asked", "  production: { assessed: false }\n  staging: { assessed: false }\n");
    sha = stage.github.tipOf({ repo }) ?? "";
    await stage.settle();
  });
  after(async () => {
    const violations = stage.github.violations();
    await stage.close();
    assert.deepEqual(violations, []);
  });

  /** Answers that GitHub was sent, whatever came of them. */
  function sent(asked: Asked): number {
    const path = `/actions/runs/${asked.run}/deployment_protection_rule`;
    const posts = stage.github.requests({ writes: true }).filter((one) => one.path.endsWith(path));
    return posts.filter(({ body }) => typeof body === "object" && body !== null && "state" in body).length;
  }

  function assertApproved(asked: Asked): void {
    const { state, reports } = tools.answer(asked);
    assert.deepEqual([state, reports.length <= 10], ["approved", true], stage.log.join("\n"));
  }

  it("where its webhook comes twice, or late", async () => {
    stage.github.faults.add({ kind: "duplicate", event: "deployment_protection_rule" });
    const asked = tools.ask(repo, sha);
    await stage.settle();
    assertApproved(asked);
    const event = stage.github.deliveries().find((one) => one.event === "deployment_protection_rule");
    assert.ok(event !== undefined);
    stage.github.redeliver(event.id);
    await stage.settle();
    assert.equal(sent(asked), 1);
    assert.equal(tools.answer(asked).reports.length, 1);
  });

  it("where GitHub fails before it took the answer, and where it fails after that", async () => {
    for (const kind of ["error-before", "error-after"] as const) {
      // The first is the report on the progress.
      stage.github.faults.add({ kind, method: "POST", path: CALLBACK, skip: 1, count: 4 });
      const asked = tools.ask(repo, sha);
      await stage.settle();
      assertApproved(asked);
      stage.github.faults.clear();
      assert.ok((stage.github.faults.taken()[kind] ?? 0) > 0);
      assert.equal(sent(asked), 1);
    }
  });

  it("where GitHub fails before or after the check that says it in full was written", async () => {
    for (const kind of ["error-before", "error-after"] as const) {
      stage.github.faults.add({ kind, method: "POST", path: "/check-runs$", count: 2 });
      const asked = tools.ask(repo, sha);
      await stage.settle();
      assertApproved(asked);
      stage.github.faults.clear();
      const mine = tools.checks(repo, sha).filter(({ externalId }) => externalId.includes(` ${asked.run} `));
      assert.equal(mine.length, 1);
    }
  });

  it("where the answer was taken, that got lost, and the run waits for somebody else still", async () => {
    const { github, sandbox } = stage;
    const shared = tools.repository("shared", "  production: { assessed: false }\n");
    github.createEnvironment({ repo: shared, name: PRODUCTION, protectedBy: sandbox.app, alsoBy: { id: 15368 } });
    github.faults.add({ kind: "error-after", method: "POST", path: CALLBACK, skip: 1 });
    const asked = tools.ask(shared, github.tipOf({ repo: shared }) ?? "");
    await stage.settle();
    assert.deepEqual(
      github.deployment(asked).gates.map(({ app, state }) => [app, state]),
      [
        ["assay", "approved"],
        ["github-actions", "waiting"],
      ],
    );
    const tries = sent(asked);
    // Another webhook about it, as of a run that has ended, brings no further answer.
    const event = github.deliveries().find((one) => one.event === "deployment_protection_rule");
    assert.ok(event !== undefined && tries > 1);
    await stage.stop(5000);
    await stage.start();
    github.redeliver(event.id);
    await stage.settle();
    assert.equal(sent(asked), tries);
  });

  it("where there is nothing to answer yet just after it was asked", async () => {
    // The first is the report on the progress.
    stage.github.faults.add({ kind: "nothing-to-approve", skip: 1 });
    stage.github.faults.add({ kind: "nothing-to-approve", status: 404, skip: 1, count: 2 });
    const asked = tools.ask(repo, sha);
    await stage.settle();
    assertApproved(asked);
    assert.equal(stage.github.faults.taken()["nothing-to-approve"], 3);
  });

  it("where somebody else decides first: then nothing is answered, and that goes on record", async () => {
    // What is read about the deployment takes so long that an administrator is quicker.
    stage.github.faults.add({ kind: "slow", ms: 500, path: "/pending_deployments$" });
    const asked = tools.ask(repo, sha);
    await stage.github.settled();
    stage.github.bypassProtection(asked);
    await stage.settle();
    assert.equal(tools.answer(asked).state, "void");
    assert.equal(sent(asked), 0);
  });

  it("where the run is cancelled", async () => {
    stage.github.faults.add({ kind: "slow", ms: 500, path: `/actions/runs/\\d+$` });
    const asked = tools.ask(repo, sha);
    await stage.github.settled();
    stage.github.completeRun({ repo, run: asked.run, conclusion: "cancelled" });
    await stage.settle();
    assert.equal(sent(asked), 0);
  });

  it("for each environment of a run, and anew for each attempt", async () => {
    stage.github.createEnvironment({ repo, name: "staging", protectedBy: stage.sandbox.app });
    const first = tools.ask(repo, sha, "staging");
    await stage.settle();
    assertApproved(first);
    const { deployment } = stage.github.reachEnvironment({ repo, run: first.run, environment: PRODUCTION });
    await stage.settle();
    assertApproved({ ...first, deployment, environment: PRODUCTION });
    const again = stage.github.reachEnvironment({ repo, run: first.run, environment: PRODUCTION });
    await stage.settle();
    assertApproved({ ...first, deployment: again.deployment, environment: PRODUCTION });
  });

  it("through our own API and about this repository alone, whatever address the event names", async () => {
    const { run } = stage.github.createRun({ repo, workflow: "deploy.yml", headSha: sha, headBranch: "main" });
    const event = (deployment_callback_url: string) => ({
      action: "requested",
      environment: PRODUCTION,
      event: "push",
      deployment_callback_url,
    });
    for (const address of [
      `http://127.0.0.1:9/api/v3/repos/${repo}/actions/runs/${run}/deployment_protection_rule`,
      `http://${stage.sandbox.host}/api/v3/repos/acme/other/actions/runs/${run}/deployment_protection_rule`,
    ]) {
      stage.github.clearLog();
      stage.github.deliver({ event: "deployment_protection_rule", payload: event(address), repo });
      await stage.settle();
      assert.deepEqual(stage.github.requests({ writes: true }), []);
    }
  });

  it("is not answered without the permission, which the check says, and is as soon as it is granted", async () => {
    const { permissions } = manifest();
    const asked = tools.ask(repo, sha);
    stage.github.setInstallationPermissions({ permissions: { ...permissions, deployments: "read" } });
    await stage.settle();
    assert.equal(tools.answer(asked).state, "waiting");
    const [said] = tools.checks(repo, sha).slice(-1);
    // Another one asks meanwhile, whose check on the same commit is the later one.
    const other = tools.ask(repo, sha);
    await stage.settle();
    assert.deepEqual([said?.conclusion, said?.title], ["failure", "Not answered for production: Assay may not answer"]);
    assert.match(said?.summary ?? "", /the App lacks `Deployments: write` in this repository/);
    assert.ok(stage.log.some((line) => line.includes("lacks the permission deployments: write")));
    const page = await (await fetch(new URL("/metrics", stage.webhooks))).text();
    assert.match(page, /assay_deployments_total\{outcome="unanswered"\} [1-9]/);
    stage.github.setInstallationPermissions({ permissions });
    await stage.settle();
    assertApproved(asked);
    assertApproved(other);
    const mine = tools.checks(repo, sha).filter(({ externalId }) => externalId.includes(` ${asked.run} `));
    assert.deepEqual(
      mine.map(({ id, conclusion }) => [id, conclusion]),
      [[said?.id, "success"]],
    );
  });
});

describe("the question whether something may be deployed is answered in the end", () => {
  let stage: Stage;
  const tools = deploying(() => stage);
  let repo = "";
  let sha = "";
  before(async () => {
    stage = await startStage({}, { chores: true });
    repo = tools.repository("in-the-end", "  production: { assessed: false }\n");
    sha = stage.github.tipOf({ repo }) ?? "";
    await stage.settle();
  });
  after(async () => {
    const violations = stage.github.violations();
    await stage.close();
    assert.deepEqual(violations, []);
  });

  for (const [step, method, path, skip] of [
    ["it sees what waits", "GET", "/pending_deployments$", 0],
    ["it reports its progress", "POST", CALLBACK, 0],
    ["it reads the policy", "GET", "/git/ref/heads", 0],
    ["it writes the check", "POST", "/check-runs$", 0],
    ["it answers", "POST", CALLBACK, 1],
  ] as const) {
    it(`where the service is killed while ${step}`, async () => {
      const { github } = stage;
      const hits = () => github.faults.taken()["slow"] ?? 0;
      const before = hits();
      github.faults.add({ kind: "slow", ms: 1000, method, path, skip });
      const asked = tools.ask(repo, sha);
      await until(`${path} is asked`, () => hits() > before);
      await stage.stop(0);
      await stage.start();
      await until("it is answered", () => tools.answer(asked).state !== "waiting");
      assert.equal(tools.answer(asked).state, "approved");
      await stage.settle();
      const mine = tools.checks(repo, sha).filter(({ externalId }) => externalId.includes(` ${asked.run} `));
      assert.equal(mine.length, 1);
    });
  }

  it("where nobody heard it", async () => {
    const { github } = stage;
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    const asked = tools.ask(repo, sha);
    await github.settled();
    github.faults.clear();
    await until("it is found", () => tools.answer(asked).state !== "waiting");
    assert.equal(tools.answer(asked).state, "approved");
  });

  it("where nobody heard of two runs of one commit, each about itself", async () => {
    const { github } = stage;
    github.faults.add({ kind: "drop", logged: false, count: 1000 });
    const both = [tools.ask(repo, sha), tools.ask(repo, sha)];
    await github.settled();
    github.faults.clear();
    await until("both are found", () => both.every((asked) => tools.answer(asked).state !== "waiting"));
    await stage.settle();
    const checks = tools.checks(repo, sha);
    for (const { run, deployment } of both) {
      const mine = checks.filter(({ externalId }) => externalId.includes(` ${run} ${deployment} `));
      assert.equal(mine.length, 1);
    }
  });
});
