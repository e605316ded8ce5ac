import { type CheckRun, createCheckRun, everyOwnCheckRun, updateCheckRun } from "../../github/check-runs.ts";
import { COMMENT_LIMIT, reviewDeployment } from "../../github/deployments/review-deployment.ts";
import type { DeployingRun } from "../../github/deployments/waiting-runs.ts";
import { NotVisibleError } from "../../github/errors.ts";
import { fullName } from "../../github/octokit.ts";
import type { CheckOutput } from "../../report/check-output.ts";
import { renderDeploymentComment, renderUnanswered } from "../../report/deployment.ts";
import { changeRequest, type DeploymentRequest, requestOf } from "../../store/deployments.ts";
import type { GateContext } from "../gate-context.ts";
import { signed } from "../pull-request/complete-check.ts";
import { deploymentCheckName, nameOfRequest, type RecordedDecision } from "./request.ts";

/**
 * Brings a decision to GitHub: in full as a check run on the deployed commit, then as the answer that approves or rejects.
 * Where the App may not answer, the check says so, and the deployment waits until it may.
 *
 * @throws where GitHub does not say whether it took the answer, or knows of nothing to answer yet
 */
export async function deliver(context: GateContext, request: DeploymentRequest, run: DeployingRun): Promise<void> {
  const { repository, store, tally, log } = context;
  const kept = await requestOf(store.db, request);
  if (kept?.state !== "decided" || kept.answer === null) return;
  const decision: RecordedDecision = JSON.parse(kept.answer);
  const { state } = decision;
  // Once refused, what the check says stands until the answer is taken.
  const check =
    kept.refused === 0 ? await writeCheck(context, kept, decision, "said") : await knownCheck(context, kept);
  const comment = renderDeploymentComment(decision, { url: check?.url ?? null, limit: COMMENT_LIMIT });
  const gate = { run: run.id, environment: kept.spelled };
  // From here on it may have taken effect, whatever becomes of this process.
  await changeRequest(store.db, kept, { unsure: 1 });
  const reception = await reviewDeployment(repository, gate, { state, comment });
  const unsure = kept.unsure === 1 || reception.unsure ? 1 : 0;
  const place = { repository: fullName(repository), ...gate };
  switch (reception.state) {
    case "taken":
      await changeRequest(store.db, kept, { state: "answered", unsure: 0 });
      tally.deployment(state);
      if (kept.refused === 1) await writeCheck(context, kept, decision, "said");
      return;
    case "not-allowed":
      log.error(place, "a deployment waits: the App lacks the permission deployments: write to answer");
      tally.deployment("unanswered");
      if (kept.refused === 0) await writeCheck(context, kept, decision, "unanswered");
      await changeRequest(store.db, kept, { refused: 1, unsure });
      return;
    case "nothing":
      await changeRequest(store.db, kept, { unsure });
      throw new NotVisibleError(`Run ${run.id} has nothing to answer for ${kept.spelled} yet, as GitHub's API says.`);
  }
}

/** The check run of this very request, where it was written already: a later request may have written another one since. */
async function knownCheck(
  { repository, app }: Pick<GateContext, "repository" | "app">,
  request: DeploymentRequest,
): Promise<CheckRun | null> {
  const { head_sha: headSha, spelled } = request;
  if (headSha === null) return null;
  const name = deploymentCheckName(spelled);
  const mine = `${nameOfRequest(request)} `;
  const runs = await everyOwnCheckRun(repository, app, headSha);
  return runs.find((run) => run.name === name && run.externalId.startsWith(mine)) ?? null;
}

async function writeCheck(
  context: Pick<GateContext, "repository" | "app">,
  request: DeploymentRequest,
  decision: RecordedDecision,
  as: "said" | "unanswered",
): Promise<CheckRun> {
  const { repository, app } = context;
  const known = await knownCheck(context, request);
  const conclusion = as === "said" && decision.state === "approved" ? ("success" as const) : ("failure" as const);
  const externalId = `${nameOfRequest(request)} ${as}`;
  if (known?.externalId === externalId && known.conclusion === conclusion) return known;
  const output: CheckOutput = as === "said" ? decision.said : renderUnanswered(decision, decision.said);
  const content = signed({ ...output, conclusion, externalId }, decision.record);
  if (known !== null) return updateCheckRun(repository, known.id, content);
  const name = deploymentCheckName(request.spelled);
  return createCheckRun(repository, app, { name, headSha: decision.commit, content });
}
