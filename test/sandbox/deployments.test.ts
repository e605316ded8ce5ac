import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox } from "./support.ts";

const permissions = { checks: "write", contents: "read", deployments: "write" } as const;
const at = { owner: "acme", repo: "models" };

test("an App deploys, says where it stands, and finds deployments by commit, ref and environment", async (t) => {
  const sandbox = await openSandbox(t, { permissions, events: ["deployment", "deployment_status"] });
  const { github } = sandbox;
  const { repo, sha } = github.createRepository({ name: "models" });
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const made = await app.request("POST /repos/{owner}/{repo}/deployments", { ...at, ref: "main", payload: { a: 1 } });
  assert.ok(made.status === 201);
  const { data } = made;
  assert.deepEqual(
    [data.sha, data.ref, data.environment, data.production_environment, data.payload, data.creator?.login],
    [sha, "main", "production", true, { a: 1 }, "assay[bot]"],
  );
  const deployment_id = Number(data.id);
  const state = "failure";
  await app.rest.repos.createDeploymentStatus({ ...at, deployment_id, state: "in_progress" });
  await app.rest.repos.createDeploymentStatus({ ...at, deployment_id, state, description: "blocked" });
  const statuses = await app.rest.repos.listDeploymentStatuses({ ...at, deployment_id });
  assert.deepEqual(
    statuses.data.map((one) => [one.state, one.description]),
    [
      ["failure", "blocked"],
      ["in_progress", ""],
    ],
  );
  const other = github.deploy({ repo, environment: "staging", state: "pending", user: "alice" });
  const find = async (query: Record<string, string>) =>
    (await app.rest.repos.listDeployments({ ...at, ...query })).data.map((one) => one.id);
  assert.deepEqual(await find({}), [other.deployment, deployment_id]);
  assert.deepEqual(await find({ environment: "production", sha }), [deployment_id]);
  assert.deepEqual(await find({ ref: "next" }), []);
  assert.equal((await app.rest.repos.getDeployment({ ...at, deployment_id })).data.id, deployment_id);
  assert.equal((await failure(app.rest.repos.getDeployment({ ...at, deployment_id: 1 }))).status, 404);
  await github.settled();
  assert.deepEqual(names(hook.received), [
    "deployment.created",
    "deployment_status.created",
    "deployment_status.created",
    "deployment.created",
    "deployment_status.created",
  ]);
  assert.deepEqual(github.violations(), []);
});

test("a deployment is refused while checks of its commit have failed, unless told not to mind", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { repo, sha } = sandbox.github.createRepository({ name: "models" });
  sandbox.github.postForeignCheckRun({ repo, sha, name: "tests", conclusion: "failure" });
  sandbox.github.postForeignCheckRun({ repo, sha, name: "lint", conclusion: "success" });
  const app = await appOctokit(sandbox);
  const deploy = (more: { required_contexts?: string[]; ref?: string }) =>
    app.rest.repos.createDeployment({ ...at, ref: "main", ...more });
  const refused = await failure(deploy({}));
  assert.deepEqual([refused.status, /Commit status checks failed for main/.test(refused.message)], [409, true]);
  assert.equal((await failure(deploy({ required_contexts: ["absent"] }))).status, 409);
  assert.equal((await deploy({ required_contexts: ["lint"] })).status, 201);
  assert.equal((await deploy({ required_contexts: [] })).status, 201);
  assert.equal((await failure(deploy({ ref: "nowhere", required_contexts: [] }))).status, 422);
});

test("a success makes the one before inactive, but not in production", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models" });
  const states = (deployment: number) => github.deployment({ repo, deployment }).states;
  const first = github.deploy({ repo, environment: "staging" }).deployment;
  const inProduction = github.deploy({ repo, environment: "production" }).deployment;
  const second = github.deploy({ repo, environment: "staging", state: "in_progress" }).deployment;
  assert.deepEqual(states(first), ["success"]);
  github.setDeploymentStatus({ repo, deployment: second, state: "success" });
  assert.deepEqual(
    [states(first), states(second)],
    [
      ["success", "inactive"],
      ["in_progress", "success"],
    ],
  );
  github.deploy({ repo, environment: "production" });
  assert.deepEqual(states(inProduction), ["success"]);
});
