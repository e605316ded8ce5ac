import type { Account, App, Repository, WorkflowRun } from "./types.ts";

/** A custom protection rule of an environment: the App that is asked before anything is deployed there. */
export type ProtectionRule = { id: number; app: App };

export type Environment = {
  id: number;
  name: string;
  rules: readonly ProtectionRule[];
  /** Whether administrators may start what waits, whatever the rules say. */
  canAdminsBypass: boolean;
  createdAt: string;
};

export const DEPLOYMENT_STATES = [
  "error",
  "failure",
  "inactive",
  "in_progress",
  "queued",
  "pending",
  "success",
] as const;

/** Where a deployment stands. `waiting` is GitHub's own, for what its rules hold back. */
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number] | "waiting";

export type DeploymentStatus = {
  id: number;
  state: DeploymentState;
  description: string;
  environment: string;
  environmentUrl: string;
  logUrl: string;
  creator: Account;
  createdAt: string;
};

/** What one App has said about one deployment. `void` is a question that nobody waits for any more. */
export type DeploymentGate = {
  app: App;
  state: "waiting" | "approved" | "rejected" | "void";
  comment: string | null;
  /** Comments without a verdict. */
  reports: string[];
};

export type Deployment = {
  id: number;
  sha: string;
  ref: string;
  task: string;
  environment: string;
  description: string | null;
  payload: unknown;
  transient: boolean;
  production: boolean;
  creator: Account;
  /** The workflow run that deploys, if one does. */
  run: WorkflowRun | undefined;
  gates: readonly DeploymentGate[];
  /** Oldest first. */
  statuses: DeploymentStatus[];
  createdAt: string;
  updatedAt: string;
};

/** The deployments of a run to an environment, one for each job that has come there; oldest first. */
export function deploymentsOf(repository: Repository, run: WorkflowRun, environment: string): Deployment[] {
  const name = environment.toLowerCase();
  return [...repository.deployments.values()].filter(
    (one) => one.run === run && one.environment.toLowerCase() === name,
  );
}

/** The latest of them, if the run has come there. */
export function deploymentOf(repository: Repository, run: WorkflowRun, environment: string): Deployment | undefined {
  return deploymentsOf(repository, run, environment).at(-1);
}

/** The environments that a run waits for, in the order in which it came to them. */
export function waitingEnvironments(repository: Repository, run: WorkflowRun): Environment[] {
  const deployments = [...repository.deployments.values()].filter((one) => one.run === run);
  const names = deployments
    .filter(({ statuses }) => statuses.at(-1)?.state === "waiting")
    .map(({ environment }) => environment.toLowerCase());
  return [...new Set(names)].flatMap((name) => repository.environments.get(name) ?? []);
}
