import { type RolloutState, readDeployment, statesOf } from "../../github/deployments/rollouts.ts";
import { fullName } from "../../github/octokit.ts";
import { lastRecordOf } from "../../store/records/last-record.ts";
import { noteOnce } from "../../store/records/note-once.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { actorOf } from "../pull-request/complete-check.ts";
import { readPolicy } from "../pull-request/read-law.ts";
import { environmentPolicy, readTrunk } from "./deployment-law.ts";

/** How a deployment can end, in GitHub's words. */
export const ENDS: readonly string[] = ["success", "failure", "error"];

/**
 * Enters into the audit trail how a deployment to an environment of the policy went: with the models that run there, and the
 * verdict and the decision that it came about by.
 */
export async function noteRollout(
  context: Pick<GateContext, "repository" | "app" | "store">,
  deployment: number,
): Promise<void> {
  const { repository, app, store } = context;
  const found = await readDeployment(repository, deployment);
  if (found === null) return;
  const { commit, environment } = found;
  const policy = await readPolicy(repository, (await readTrunk(repository)).tip);
  const own = policy?.ok === true ? environmentPolicy(policy.loaded, environment) : null;
  if (policy?.ok !== true || own === null) return;
  const of = (kind: string) => lastRecordOf(store.db, { repository: repository.id, commit, kind });
  const [verdict, decision] = [await of("verdict"), await of("deployment")];
  const models = own.models ?? Object.keys(policy.loaded.policy.models);
  for (const { id, state, at } of inOrder(await statesOf(repository, deployment))) {
    const entry = {
      kind: "rollout",
      actor: actorOf(app),
      repository: { id: repository.id, name: fullName(repository) },
      numbers: verdict?.numbers ?? [],
      commit,
      version: VERSION,
      details: {
        environment,
        state,
        saidAt: at,
        deployment,
        models,
        verdict: verdict === null ? null : { entry: verdict.seq, title: verdict.details["title"] ?? null },
        decision: decision === null ? null : { entry: decision.seq, state: decision.details["state"] ?? null },
      },
    };
    await noteOnce(store, entry, `rollout ${repository.id} ${deployment} ${id}`);
  }
}

function inOrder(states: readonly RolloutState[]): RolloutState[] {
  return states.filter(({ state }) => ENDS.includes(state)).sort((a, b) => a.id - b.id);
}
