import type { Repository } from "../../github/octokit.ts";
import type { CheckOutput } from "../../report/check-output.ts";
import type { Demand } from "../../report/demand.ts";
import type { DeploymentAnswer } from "../../report/deployment.ts";
import type { DeploymentRequest } from "../../store/deployments.ts";
import type { Head } from "../../store/records/record.ts";

/** A question of GitHub's whether something may be deployed, as a task names it. */
export interface DeploymentQuestion {
  readonly run: number;
  /** As GitHub spells it. */
  readonly environment: string;
  /** GitHub's number of the deployment; 0 where it names none. */
  readonly deployment: number;
  /** `false`: nobody heard GitHub ask. It was found waiting, and whether it waits for Assay has to be seen first. */
  readonly heard: boolean;
}

/** What was decided, as it is kept until GitHub has it: a process that takes over says the same. */
export interface KeptDecision extends DeploymentAnswer {
  /** What the check run says in full. */
  readonly said: CheckOutput;
  /** The grounds, for the audit trail. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The same, with its entry of the audit trail. */
export interface RecordedDecision extends KeptDecision {
  readonly record: Head;
}

/** The name of the check run that says in full what was decided. */
export function deploymentCheckName(environment: string): string {
  return `assay/deployment/${environment}`;
}

/** The key under which whatever concerns an environment takes turns. */
export function turnOfEnvironment({ id }: Pick<Repository, "id">, environment: string): string {
  return `${id} deploys to ${environment.toLowerCase()}`;
}

/** What makes a request known in the audit trail and on GitHub. */
export function nameOfRequest({ repository, run, environment, deployment }: DeploymentRequest): string {
  return `deployment ${repository} ${run} ${deployment} ${environment}`;
}

export function isOpen({ state }: Pick<DeploymentRequest, "state">): boolean {
  return state === "asked" || state === "decided";
}

/** A decision that nothing was judged for. */
export function refusal(says: string, remedy: string): Demand {
  return { name: "assay", state: "broken", says, remedy };
}
