import { MOST_REPORTS, reportProgress } from "../../github/deployments/review-deployment.ts";
import { code, type Markdown, sourceOf, text } from "../../report/markdown.ts";
import { phrase } from "../../report/template.ts";
import { changeRequest, type DeploymentRequest } from "../../store/deployments.ts";
import type { GateContext } from "../gate-context.ts";
import type { DeploymentFacts } from "./gather.ts";

/**
 * Says how far a deployment has come, where that was not said before. It is a message only: where GitHub does not take it,
 * the answer still comes. It is noted before it is sent, since it must not be said twice.
 */
export async function reportOnce(
  { repository, store, log }: GateContext,
  request: DeploymentRequest,
  says: Markdown,
): Promise<void> {
  const { run, spelled: environment, reports, reported } = request;
  const comment = sourceOf(says);
  if (reported === comment || reports >= MOST_REPORTS) return;
  await changeRequest(store.db, request, { reports: reports + 1, reported: comment });
  try {
    await reportProgress(repository, { run, environment }, comment);
  } catch (error) {
    log.warn({ err: error, run, environment }, "a report on the progress of a deployment was not taken");
  }
}

/** What is waited for, and until when. */
export function waitingText({ own, canary, commit, waitsUntil }: DeploymentFacts): Markdown {
  const awaited = [own, canary].flatMap((judged) => judged?.awaited ?? []);
  const names = [...new Set(awaited.map(({ artifact, workflow }) => `${artifact} of ${workflow}`))].slice(0, 3);
  const until = `${new Date(waitsUntil).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return phrase("deployment-waiting", {
    commit: code(commit.slice(0, 12)),
    awaited: text(names.join(", "), 500),
    until: text(until),
  });
}
