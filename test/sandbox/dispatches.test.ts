import assert from "node:assert/strict";
import { test } from "node:test";
import { appOctokit, failure, names, openReceiver, openSandbox } from "./support.ts";

const permissions = { actions: "write", administration: "read", contents: "read" } as const;
const at = { owner: "acme", repo: "models" };
const EVALUATE = `
run-name: Evaluate \${{ inputs.model }} on \${{inputs.rows}}
on:
  push:
  workflow_dispatch:
    inputs:
      model: { required: true }
      rows: { default: 1000 }
      data: { type: choice, options: [full, sample], default: full }
`;
const files = {
  ".github/workflows/evaluate.yml": EVALUATE,
  ".github/workflows/nightly.yml": "on: [schedule, workflow_dispatch]\n",
  ".github/workflows/tests.yml": "on: push\n",
  ".github/workflows/broken.yml": "on: [workflow_dispatch\n",
};

test("a dispatch makes a queued run of its ref, with the inputs given and the defaults of the others", async (t) => {
  const sandbox = await openSandbox(t, { permissions, events: ["workflow_dispatch", "workflow_run"] });
  const { github } = sandbox;
  const { repo } = github.createRepository({ name: "models", files });
  const { sha } = github.pushCommit({ repo, branch: "next", files: { a: "x\n" } });
  const hook = await openReceiver(t);
  github.deliverTo(hook.url);
  const app = await appOctokit(sandbox);
  const dispatch = { ...at, workflow_id: "evaluate.yml", ref: "next", inputs: { model: "credit" } };
  assert.equal((await app.rest.actions.createWorkflowDispatch(dispatch)).status, 204);
  const [made, ...others] = github.dispatches({ repo });
  assert.deepEqual(others, []);
  const inputs = { model: "credit", rows: "1000", data: "full" };
  const workflow = ".github/workflows/evaluate.yml";
  const run = made?.run ?? 0;
  assert.deepEqual(made, { workflow, ref: "next", inputs, actor: "assay[bot]", run, headSha: sha });
  const { data } = await app.rest.actions.getWorkflowRun({ ...at, run_id: run });
  assert.deepEqual(
    [data.event, data.status, data.head_sha, data.head_branch, data.path, data.actor?.login],
    ["workflow_dispatch", "queued", sha, "next", workflow, "assay[bot]"],
  );
  assert.equal(data.display_title, "Evaluate credit on 1000");
  github.completeRun({ repo, run });
  await github.settled();
  const rest = ["requested", "in_progress", "completed"].map((action) => `workflow_run.${action}`);
  assert.deepEqual(names(hook.received), ["workflow_dispatch", ...rest]);
  const { payload } = hook.received[0] ?? {};
  assert.deepEqual(
    [payload?.["inputs"], payload?.["ref"], payload?.["workflow"]],
    [inputs, "refs/heads/next", workflow],
  );
  assert.deepEqual(github.violations(), []);
});

test("a dispatch can name the run it made, and start on a tag", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { repo } = sandbox.github.createRepository({ name: "models", files });
  sandbox.github.pushTag({ repo, tag: "v1", message: "One" });
  const app = await appOctokit(sandbox);
  const path = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
  const { status, data } = await app.request(path, {
    ...at,
    workflow_id: "nightly.yml",
    ref: "refs/tags/v1",
    return_run_details: true,
  });
  const [made] = sandbox.github.dispatches({ repo });
  assert.deepEqual([status, data?.workflow_run_id, made?.ref], [200, made?.run, "v1"]);
  assert.deepEqual(sandbox.github.violations(), []);
});

test("a dispatch is refused for what is not there, not declared, or not allowed", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { repo } = sandbox.github.createRepository({ name: "models", files });
  const app = await appOctokit(sandbox);
  const refused = async (workflow_id: string, inputs: Record<string, string> = {}, ref = "main") => {
    const { status, message } = await failure(
      app.rest.actions.createWorkflowDispatch({ ...at, workflow_id, ref, inputs }),
    );
    return `${status} ${message.split(" - ")[0]}`;
  };
  assert.match(await refused("none.yml"), /^404/);
  assert.match(await refused("tests.yml"), /^422 Workflow does not have 'workflow_dispatch' trigger/);
  assert.match(await refused("broken.yml"), /^422 Workflow does not have/);
  assert.match(await refused("nightly.yml", {}, "nowhere"), /^422 No ref found for: nowhere/);
  assert.match(await refused("nightly.yml", { x: "1" }), /^422 Unexpected inputs provided: \["x"\]/);
  assert.match(await refused("evaluate.yml"), /^422 Required input 'model' not provided/);
  assert.match(await refused("evaluate.yml", { model: "m", data: "none" }), /^422 Provided value 'none'/);
  assert.deepEqual(sandbox.github.dispatches({ repo }), []);
  const reader = await appOctokit(sandbox, { permissions: { actions: "read" } });
  const dispatch = { ...at, workflow_id: "nightly.yml", ref: "main" };
  assert.equal((await failure(reader.rest.actions.createWorkflowDispatch(dispatch))).status, 403);
});

test("a run by schedule is found by its event, and the policy for forks can be read", async (t) => {
  const sandbox = await openSandbox(t, { permissions });
  const { github } = sandbox;
  const { repo, sha } = github.createRepository({ name: "models", files });
  const by = { event: "schedule", conclusion: "success" };
  const { run } = github.createRun({ repo, workflow: "nightly.yml", headSha: sha, headBranch: "main", ...by });
  const app = await appOctokit(sandbox);
  const found = await app.rest.actions.listWorkflowRunsForRepo({ ...at, event: "schedule" });
  assert.deepEqual(
    found.data.workflow_runs.map((one) => one.id),
    [run],
  );
  const path = "GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval";
  assert.equal((await app.request(path, at)).data.approval_policy, "first_time_contributors");
  github.setForkApproval({ repo, policy: "all_external_contributors" });
  assert.equal((await app.request(path, at)).data.approval_policy, "all_external_contributors");
  const narrow = await appOctokit(sandbox, { permissions: { actions: "read" } });
  assert.equal((await failure(narrow.request(path, at))).status, 403);
  assert.deepEqual(github.violations(), []);
});
