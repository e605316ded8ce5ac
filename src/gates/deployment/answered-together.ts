import { readDeployment, statesOf } from "../../github/deployments/rollouts.ts";
import { type DeploymentRequest, requestsOfRun } from "../../store/deployments.ts";
import type { GateContext } from "../gate-context.ts";

/**
 * Whether an answer to another job of the same run answered this one too: GitHub takes one answer for all jobs that wait for
 * an environment at that moment. Both moments are GitHub's, to the second.
 */
export async function answeredTogether(
  { repository, store }: Pick<GateContext, "repository" | "store">,
  request: DeploymentRequest,
): Promise<boolean> {
  const others = (await requestsOfRun(store.db, request)).filter(({ state }) => state === "answered");
  if (others.length === 0 || request.deployment === 0) return false;
  const own = await readDeployment(repository, request.deployment);
  if (own === null) return false;
  for (const { deployment } of others) {
    const left = (await statesOf(repository, deployment)).filter(({ state }) => state !== "waiting").at(-1);
    if (left !== undefined && Date.parse(own.createdAt) <= Date.parse(left.at)) return true;
  }
  return false;
}
