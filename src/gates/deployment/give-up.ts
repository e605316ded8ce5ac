import { isPending, readDeployingRun } from "../../github/deployments/waiting-runs.ts";
import { NotVisibleError } from "../../github/errors.ts";
import { renderDeployment } from "../../report/deployment.ts";
import { plainPhrase } from "../../report/template.ts";
import { changeRequest, type DeploymentRequest, requestOf } from "../../store/deployments.ts";
import type { GateContext } from "../gate-context.ts";
import { deliver } from "./deliver.ts";
import { endRequest } from "./end-request.ts";
import { keepDecision } from "./keep-decision.ts";
import { type DeploymentQuestion, isOpen, turnOfEnvironment } from "./request.ts";

/**
 * Ends a judgement that failed for good: the deployment is rejected, and the rejection says so; where something was decided
 * already, that is sent. What cannot be sent even now stays open, and the reconciler comes back to it.
 *
 * @param reason one plain sentence
 */
export function giveUpOnDeployment(
  context: GateContext,
  { run, environment, deployment }: DeploymentQuestion,
  reason: string,
): Promise<void> {
  const { repository, store } = context;
  return context.inTurn(turnOfEnvironment(repository, environment), async () => {
    const key = { repository: repository.id, run, environment: environment.toLowerCase(), deployment };
    const request = await requestOf(store.db, key);
    if (request !== null && isOpen(request)) await answerInTheEnd(context, request, reason);
  });
}

async function answerInTheEnd(context: GateContext, request: DeploymentRequest, reason: string): Promise<void> {
  const { repository, store } = context;
  const { spelled: environment } = request;
  const run = await readDeployingRun(repository, request.run);
  if (run === null || run.completed || !(await isPending(repository, run.id, environment))) {
    return endRequest(context, request, run);
  }
  if (request.answer === null) {
    const says = plainPhrase("deployment-gave-up", { reason });
    const remedy = plainPhrase("deployment-gave-up-next");
    const demands = [{ name: "assay", state: "broken", says, remedy }] as const;
    const answer = { state: "rejected", environment, commit: run.headSha, demands } as const;
    const said = renderDeployment(answer, { judged: [], notes: [] });
    await keepDecision(context, request, { ...answer, said, details: { reason } });
  }
  try {
    await deliver(context, { ...request, head_sha: run.headSha }, run);
  } catch (error) {
    // A decision was sent before, and GitHub has said often enough that there is nothing to answer: it was taken, and the
    // run waits for others.
    const now = await requestOf(store.db, request);
    if (!(error instanceof NotVisibleError) || now?.unsure !== 1) throw error;
    await changeRequest(store.db, request, { state: "answered", unsure: 0 });
  }
}
