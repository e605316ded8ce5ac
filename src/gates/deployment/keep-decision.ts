import { fullName } from "../../github/octokit.ts";
import { changeRequest, type DeploymentRequest, requestOf } from "../../store/deployments.ts";
import { appendRecord, lockHead } from "../../store/records/append-record.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { actorOf } from "../pull-request/complete-check.ts";
import { type KeptDecision, nameOfRequest, type RecordedDecision } from "./request.ts";

/** Keeps a decision and enters it into the audit trail, at one moment: from then on the request has this answer and no other. */
export function keepDecision(
  { repository, app, store }: Pick<GateContext, "repository" | "app" | "store">,
  request: DeploymentRequest,
  decision: KeptDecision,
): Promise<void> {
  const { state, environment, commit, demands, details } = decision;
  const { run, deployment } = request;
  const entry = {
    kind: "deployment",
    actor: actorOf(app),
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [],
    commit,
    version: VERSION,
    details: { state, environment, run, deployment, demands: demands.map(gistOf), ...details },
  };
  return store.transaction(async (transaction) => {
    await lockHead(transaction);
    const known = await requestOf(transaction, request);
    if (known?.answer !== null) return;
    const record = await appendRecord(transaction, entry, nameOfRequest(request));
    const recorded: RecordedDecision = { ...decision, record };
    await changeRequest(transaction, request, { state: "decided", answer: JSON.stringify(recorded) });
  });
}

function gistOf({ name, state, says }: KeptDecision["demands"][number]) {
  return { name, state, says };
}
