import type { DeployingRun } from "../../github/deployments/waiting-runs.ts";
import { fullName } from "../../github/octokit.ts";
import { changeRequest, type DeploymentRequest } from "../../store/deployments.ts";
import { appendRecord } from "../../store/records/append-record.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { actorOf } from "../pull-request/complete-check.ts";
import { answeredTogether } from "./answered-together.ts";
import { type KeptDecision, nameOfRequest } from "./request.ts";

/**
 * Ends a request that nothing waits for any more. An answer that was sent has been taken, and so has one to another job of
 * the run that waited with it; otherwise somebody else decided (an administrator started the job all the same, or the run
 * was cancelled), which goes on record.
 */
export async function endRequest(
  context: GateContext,
  request: DeploymentRequest,
  run: DeployingRun | null,
): Promise<void> {
  const { repository, app, store, tally, log } = context;
  const decision: KeptDecision | null = request.answer === null ? null : JSON.parse(request.answer);
  if (request.unsure === 1 && decision !== null) {
    await changeRequest(store.db, request, { state: "answered", unsure: 0 });
    tally.deployment(decision.state);
    return;
  }
  if (await answeredTogether(context, request)) {
    await changeRequest(store.db, request, { state: "answered" });
    return;
  }
  const { run: id, spelled: environment, deployment } = request;
  const how = run === null ? "gone" : run.completed ? "run-ended" : "decided-otherwise";
  const entry = {
    kind: "deployment-passed-by",
    actor: actorOf(app),
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [],
    commit: run?.headSha ?? request.head_sha,
    version: VERSION,
    details: { how, environment, run: id, deployment, decision: decision?.state ?? null },
  };
  log.warn(
    { repository: fullName(repository), run: id, environment, how },
    "a deployment went on without Assay's answer",
  );
  tally.deployment("passed-by");
  await store.transaction(async (transaction) => {
    await changeRequest(transaction, request, { state: "ended" });
    await appendRecord(transaction, entry, `${nameOfRequest(request)} passed by`);
  });
}
