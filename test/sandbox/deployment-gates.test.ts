import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox } from "./support.ts";

const permissions = { actions: "read", contents: "read", deployments: "write" } as const;
const events = ["deployment", "deployment_status", "deployment_protection_rule", "workflow_run"];
const at = { owner: "acme", repo: "models" };
const environment_name = "production";

/** A run on main that has come to an environment which the App protects. */
async function withWaitingRun(t: TestContext, options: { canAdminsBypass?: boolean } = {}) {
  const sandbox = await openSandbox(t, { permissions, events });
  const { github } = sandbox;
  const { repo, sha } = github.createRepository({ name: "models" });
  github.createEnvironment({ repo, name: environment_name, protectedBy: sandbox.app, ...options });
  const { run } = github.createRun({ repo, workflow: "publish.yml", headSha: sha, headBranch: "main", event: "push" });
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const { deployment, waiting } = github.reachEnvironment({ repo, run, environment: environment_name });
  assert.equal(waiting, true);
  const app = await appOctokit(sandbox);
  const answer = (body: { state?: "approved" | "rejected"; comment?: string }) =>
    app.request("POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule", {
      ...at,
      run_id: run,
      environment_name,
      comment: "",
      ...body,
    });
  const status = async () => {
    const { data } = await app.rest.actions.getWorkflowRun({ ...at, run_id: run });
    return [data.status, data.conclusion];
  };
  return { sandbox, github, repo, sha, run, deployment, hook, app, answer, status };
}

test("a run waits at a protected environment, the App is asked with a URL to answer at, and lets it go on", async (t) => {
  const { github, repo, sha, run, deployment, hook, answer, status, sandbox } = await withWaitingRun(t);
  await github.settled();
  assert.deepEqual(names(hook.received), [
    "deployment.created",
    "deployment_status.created",
    "deployment_protection_rule.requested",
  ]);
  const { deployment: sent, ...asked } = JSON.parse(hook.received[2]?.body ?? "{}");
  const path = `/api/v3/repos/acme/models/actions/runs/${run}/deployment_protection_rule`;
  assert.equal(asked.deployment_callback_url, `${sandbox.url}${path}`);
  assert.deepEqual(
    [asked.environment, asked.event, asked.sha, asked.ref, sent.id, sent.sha],
    ["production", "push", sha, "main", deployment, sha],
  );
  assert.deepEqual(await status(), ["waiting", null]);
  assert.equal((await answer({ comment: "looking" })).status, 204);
  assert.deepEqual(await status(), ["waiting", null]);
  assert.equal((await answer({ state: "approved", comment: "fine" })).status, 204);
  assert.deepEqual(await status(), ["in_progress", null]);
  github.completeRun({ repo, run });
  const { states, gates } = github.deployment({ repo, deployment });
  assert.deepEqual(states, ["waiting", "in_progress", "success"]);
  assert.deepEqual(gates, [{ app: "assay", state: "approved", comment: "fine", reports: ["looking"] }]);
  assert.deepEqual(github.violations(), []);
});

test("the environments that a run waits for are listed until it goes on", async (t) => {
  const { github, app, run, answer } = await withWaitingRun(t);
  const pending = async () => {
    const { data } = await app.rest.actions.getPendingDeploymentsForRun({ ...at, run_id: run });
    return data.map(({ environment }) => environment.name);
  };
  assert.deepEqual(await pending(), ["production"]);
  await answer({ state: "approved" });
  assert.deepEqual(await pending(), []);
  assert.deepEqual(github.violations(), []);
});

test("a rejection fails the run, and nothing can be answered after it", async (t) => {
  const { github, repo, run, deployment, hook, answer, status } = await withWaitingRun(t);
  await answer({ state: "rejected", comment: "no evidence" });
  assert.deepEqual(await status(), ["completed", "failure"]);
  assert.deepEqual(github.deployment({ repo, deployment }).states, ["waiting", "failure"]);
  await github.settled();
  assert.ok(names(hook.received).includes("workflow_run.completed"));
  for (const body of [{ state: "approved" }, { comment: "hello" }] as const) {
    const late = await failure(answer(body));
    assert.deepEqual([late.status, /No pending deployment protection rule/.test(late.message)], [422, true]);
  }
  assert.deepEqual(github.deployment({ repo, deployment }).run, run);
});

test("up to ten reports of 1,024 characters are taken", async (t) => {
  const { github, repo, deployment, answer } = await withWaitingRun(t);
  assert.equal((await failure(answer({ comment: "x".repeat(1025) }))).status, 422);
  for (let count = 0; count < 10; count++) await answer({ comment: "é".repeat(1024) });
  assert.equal((await failure(answer({ comment: "one more" }))).status, 422);
  assert.equal(github.deployment({ repo, deployment }).gates[0]?.reports.length, 10);
  await answer({ state: "approved" });
});

test("a question may not be answerable yet, where a fault says so", async (t) => {
  const { github, app, answer, status } = await withWaitingRun(t);
  github.faults.add({ kind: "nothing-to-approve" });
  github.faults.add({ kind: "nothing-to-approve", status: 404 });
  await app.rest.actions.listWorkflowRunsForRepo(at);
  assert.equal((await failure(answer({ state: "approved" }))).status, 422);
  assert.equal((await failure(answer({ state: "approved" }))).status, 404);
  assert.deepEqual(await status(), ["waiting", null]);
  assert.equal((await answer({ state: "approved" })).status, 204);
});

test("a run that is cancelled waits for nobody, and an environment it has not come to is a 404", async (t) => {
  const { github, repo, run, app, answer } = await withWaitingRun(t);
  const elsewhere = { ...at, run_id: run, environment_name: "staging", comment: "" };
  const path = "POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule";
  assert.equal((await failure(app.request(path, elsewhere))).status, 404);
  github.completeRun({ repo, run, conclusion: "cancelled" });
  assert.equal((await failure(answer({ state: "approved" }))).status, 422);
});

test("administrators start what waits, unless the environment forbids it", async (t) => {
  const { github, repo, run, answer, status } = await withWaitingRun(t);
  const here = { repo, run, environment: environment_name };
  assert.throws(() => github.bypassProtection({ ...here, user: "alice" }), /may not bypass/);
  github.bypassProtection(here);
  assert.deepEqual(await status(), ["in_progress", null]);
  assert.equal((await failure(answer({ state: "rejected" }))).status, 422);
  const strict = await withWaitingRun(t, { canAdminsBypass: false });
  const there = { repo: strict.repo, run: strict.run, environment: environment_name };
  assert.throws(() => strict.github.bypassProtection(there), /may not bypass/);
});

test("environments are listed with what protects them", async (t) => {
  const { sandbox, github, repo, app } = await withWaitingRun(t, { canAdminsBypass: false });
  github.createEnvironment({ repo, name: "blue/green" });
  const { data } = await app.rest.repos.getAllEnvironments(at);
  assert.deepEqual([data.total_count, data.environments?.map((one) => one.name)], [2, ["production", "blue/green"]]);
  const one = await app.rest.repos.getEnvironment({ ...at, environment_name: "blue/green" });
  assert.equal(one.data.name, "blue/green");
  const strict: unknown = (await app.rest.repos.getEnvironment({ ...at, environment_name })).data;
  assert.match(JSON.stringify(strict), /"can_admins_bypass":false/);
  const rules = await app.rest.repos.getAllDeploymentProtectionRules({ ...at, environment_name });
  assert.deepEqual(
    rules.data.custom_deployment_protection_rules?.map((rule) => [rule.enabled, rule.app.id, rule.app.slug]),
    [[true, sandbox.app.id, "assay"]],
  );
  const none = await app.rest.repos.getAllDeploymentProtectionRules({ ...at, environment_name: "blue/green" });
  assert.equal(none.data.total_count, 0);
  assert.equal((await failure(app.rest.repos.getEnvironment({ ...at, environment_name: "nowhere" }))).status, 404);
  assert.deepEqual(github.violations(), []);
});

test("only an App with the permission for deployments is asked and may answer", async (t) => {
  const { sandbox, github, repo, sha, hook } = await withWaitingRun(t);
  await github.settled();
  hook.received.length = 0;
  github.setInstallationPermissions({ permissions: { actions: "read", contents: "read" } });
  const { run } = github.createRun({ repo, workflow: "publish.yml", headSha: sha, headBranch: "main" });
  github.reachEnvironment({ repo, run, environment: environment_name });
  await github.settled();
  assert.ok(names(hook.received).every((name) => name.startsWith("workflow_run.")));
  const app = await appOctokit(sandbox);
  const review = { ...at, run_id: run, environment_name, state: "approved" as const, comment: "" };
  assert.equal((await failure(app.rest.actions.reviewCustomGatesForRun(review))).status, 403);
});
