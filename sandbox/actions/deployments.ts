import type { Deployment, DeploymentState, DeploymentStatus, Environment } from "../model/deployment.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { deploymentStatusView, deploymentView } from "../views/deployment.ts";
import { runView, workflowView } from "../views/run.ts";
import { emit } from "./emit.ts";

/** The environment of this name; made on first mention, without any rules. */
export function environmentOf(world: World, repository: Repository, name: string): Environment {
  const known = repository.environments.get(name.toLowerCase());
  if (known !== undefined) return known;
  const environment = { id: world.nextId(), name, rules: [], canAdminsBypass: true, createdAt: now() };
  repository.environments.set(name.toLowerCase(), environment);
  return environment;
}

/** Enters a deployment and announces it. */
export function createDeployment(
  world: World,
  repository: Repository,
  facts: Omit<Deployment, "id" | "statuses" | "createdAt" | "updatedAt">,
): Deployment {
  const at = now();
  environmentOf(world, repository, facts.environment);
  const deployment: Deployment = { ...facts, id: world.nextId(), statuses: [], createdAt: at, updatedAt: at };
  repository.deployments.set(deployment.id, deployment);
  const payload = {
    deployment: deploymentView(world, repository, deployment),
    ...ofRun(world, repository, deployment),
  };
  emit(world, { name: "deployment", action: "created", repository, sender: facts.creator, payload });
  return deployment;
}

/**
 * Says where a deployment stands, and announces that. A success makes earlier successes in the same environment
 * inactive, unless they are in production, transient, or `autoInactive` is false.
 */
export function addDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  options: {
    state: DeploymentState;
    by: Account;
    description?: string;
    environment?: string;
    environmentUrl?: string;
    logUrl?: string;
    autoInactive?: boolean;
  },
): DeploymentStatus {
  const { state, by } = options;
  const at = now();
  const status: DeploymentStatus = {
    id: world.nextId(),
    state,
    description: options.description ?? "",
    environment: options.environment ?? deployment.environment,
    environmentUrl: options.environmentUrl ?? "",
    logUrl: options.logUrl ?? jobUrl(world, repository, deployment),
    creator: by,
    createdAt: at,
  };
  deployment.environment = status.environment;
  deployment.statuses.push(status);
  deployment.updatedAt = at;
  const payload = {
    deployment_status: deploymentStatusView(world, repository, deployment, status),
    deployment: deploymentView(world, repository, deployment),
    check_run: null,
    ...ofRun(world, repository, deployment),
  };
  emit(world, { name: "deployment_status", action: "created", repository, sender: by, payload });
  if (state === "success" && options.autoInactive !== false) retire(world, repository, deployment, by);
  return status;
}

function retire(world: World, repository: Repository, latest: Deployment, by: Account): void {
  for (const one of repository.deployments.values()) {
    if (one.id >= latest.id || one.environment !== latest.environment || one.transient || one.production) continue;
    if (one.statuses.at(-1)?.state === "success") {
      addDeploymentStatus(world, repository, one, { state: "inactive", by });
    }
  }
}

/** Where the job that deploys can be watched. There are no jobs here, so that the deployment's own number stands for one. */
function jobUrl(world: World, repository: Repository, { run, id }: Deployment): string {
  return run === undefined ? "" : `${world.urls.html}/${repository.fullName}/actions/runs/${run.id}/job/${id}`;
}

function ofRun(world: World, repository: Repository, { run }: Deployment) {
  return {
    workflow: run === undefined ? null : workflowView(world, repository, run.workflow),
    workflow_run: run === undefined ? null : runView(world, repository, run),
  };
}
