import { ApiError, notFound } from "../model/api-error.ts";
import {
  type Deployment,
  type DeploymentGate,
  deploymentOf,
  deploymentsOf,
  type Environment,
} from "../model/deployment.ts";
import { ownPullsAt } from "../model/pull-facts.ts";
import type { Account, App, Repository, WorkflowRun, World } from "../model/types.ts";
import { atLeast, levelOf } from "../model/world.ts";
import { deploymentView } from "../views/deployment.ts";
import { fullPullView } from "../views/pull.ts";
import { addDeploymentStatus, createDeployment } from "./deployments.ts";
import { emit } from "./emit.ts";
import { updateRun } from "./runs.ts";

const MAX_COMMENT = 1024;
const MAX_REPORTS = 10;

/** A job of a run comes to an environment: it waits if that is protected, and each App of a rule is asked. */
export function reachEnvironment(
  world: World,
  repository: Repository,
  options: { run: WorkflowRun; environment: Environment },
): Deployment {
  const { run, environment } = options;
  const by = world.actionsApp.bot;
  const gates = environment.rules.map(
    ({ app }): DeploymentGate => ({ app, state: "waiting", comment: null, reports: [] }),
  );
  if (gates.length > 0) updateRun(world, repository, run, { status: "waiting", conclusion: null });
  const deployment = createDeployment(world, repository, {
    sha: run.headSha,
    ref: run.headBranch,
    task: "deploy",
    environment: environment.name,
    description: null,
    payload: {},
    transient: false,
    production: false,
    creator: by,
    run,
    gates,
  });
  addDeploymentStatus(world, repository, deployment, { state: gates.length > 0 ? "waiting" : "in_progress", by });
  if (gates.some(({ app }) => app === world.app)) askApp(world, repository, { deployment, run });
  return deployment;
}

/**
 * What an App says about an environment that jobs of a run wait for: a verdict, which counts for each of them, or without
 * `state` only how far it has come.
 *
 * @throws 404 for an environment that the run has not come to, 422 where nothing waits for the App (any more), for
 *   more than 1,024 characters, and for more than 10 reports without a verdict
 */
export function reviewGate(
  world: World,
  repository: Repository,
  options: {
    run: WorkflowRun;
    environment: string;
    app: App;
    state: "approved" | "rejected" | undefined;
    comment: string | undefined;
  },
): void {
  const { run, app, state, comment } = options;
  if ([...(comment ?? "")].length > MAX_COMMENT) {
    throw new ApiError(422, `comment is too long (maximum is ${MAX_COMMENT} characters)`);
  }
  const deployment = deploymentOf(repository, run, options.environment);
  if (deployment === undefined) throw notFound();
  const asks = ({ gates }: Deployment) => gates.find((one) => one.app === app && one.state === "waiting");
  const gate = asks(deployment);
  if (gate === undefined) throw new ApiError(422, "No pending deployment protection rule to approve or reject.");
  if (state === undefined) {
    if (gate.reports.length >= MAX_REPORTS) {
      throw new ApiError(422, `No more than ${MAX_REPORTS} status reports are allowed for a deployment.`);
    }
    gate.reports.push(comment ?? "");
    return;
  }
  for (const one of deploymentsOf(repository, run, options.environment)) {
    const asked = asks(one);
    if (asked === undefined) continue;
    asked.state = state;
    asked.comment = comment ?? null;
    const approved = one.gates.every((each) => each.state === "approved");
    if (approved) start(world, repository, { deployment: one, run });
  }
  if (state === "rejected") stop(world, repository, { deployment, run });
}

/** Starts what waits, whatever its rules say. @throws 403 for others than administrators, or where none may */
export function bypassGates(
  world: World,
  repository: Repository,
  options: { run: WorkflowRun; environment: Environment; by: Account },
): void {
  const { run, environment, by } = options;
  const allowed = environment.canAdminsBypass && atLeast(levelOf(world, repository, by), "admin");
  if (!allowed) throw new ApiError(403, `${by.login} may not bypass the rules of ${environment.name}.`);
  const deployment = deploymentOf(repository, run, environment.name);
  const waiting = deployment?.gates.filter((gate) => gate.state === "waiting") ?? [];
  if (deployment === undefined || waiting.length === 0) throw new ApiError(422, "Nothing waits there.");
  for (const gate of waiting) gate.state = "void";
  start(world, repository, { deployment, run });
}

/** Brings the deployments of a run to an end with it. */
export function endDeployments(world: World, repository: Repository, run: WorkflowRun): void {
  for (const deployment of repository.deployments.values()) {
    const state = deployment.statuses.at(-1)?.state;
    if (deployment.run !== run || (state !== "waiting" && state !== "in_progress")) continue;
    for (const gate of deployment.gates) if (gate.state === "waiting") gate.state = "void";
    const succeeded = run.conclusion === "success" && state === "in_progress";
    const by = world.actionsApp.bot;
    addDeploymentStatus(world, repository, deployment, { state: succeeded ? "success" : "failure", by });
  }
}

type At = { deployment: Deployment; run: WorkflowRun };

function start(world: World, repository: Repository, { deployment, run }: At): void {
  addDeploymentStatus(world, repository, deployment, { state: "in_progress", by: world.actionsApp.bot });
  updateRun(world, repository, run, { status: "in_progress", conclusion: null });
}

function stop(world: World, repository: Repository, { run }: At): void {
  updateRun(world, repository, run, { status: "completed", conclusion: "failure" });
  endDeployments(world, repository, run);
}

function askApp(world: World, repository: Repository, { deployment, run }: At): void {
  const payload = {
    environment: deployment.environment,
    event: run.event,
    sha: deployment.sha,
    ref: deployment.ref,
    deployment_callback_url: `${world.urls.api}/repos/${repository.fullName}/actions/runs/${run.id}/deployment_protection_rule`,
    deployment: deploymentView(world, repository, deployment),
    pull_requests: ownPullsAt(repository, run.headSha).map((pull) => fullPullView(world, repository, pull)),
  };
  emit(world, { name: "deployment_protection_rule", action: "requested", repository, sender: run.actor, payload });
}
