import {
  type DeployingRun,
  isPending,
  isProtectedBy,
  readDeployingRun,
} from "../../github/deployments/waiting-runs.ts";
import { NotVisibleError } from "../../github/errors.ts";
import { fullName } from "../../github/octokit.ts";
import type { Demand } from "../../report/demand.ts";
import { renderDeployment } from "../../report/deployment.ts";
import { code } from "../../report/markdown.ts";
import { phrase } from "../../report/template.ts";
import { changeRequest, type DeploymentRequest, noteRequest } from "../../store/deployments.ts";
import type { GateContext } from "../gate-context.ts";
import type { Outcome } from "../pull-request/judge-pull-request.ts";
import { answeredTogether } from "./answered-together.ts";
import { decide } from "./decide.ts";
import { deliver } from "./deliver.ts";
import { deploymentLaw } from "./deployment-law.ts";
import { endRequest } from "./end-request.ts";
import { gatherFacts } from "./gather.ts";
import { detailsOf, judgedOf } from "./grounds.ts";
import { keepDecision } from "./keep-decision.ts";
import { reportOnce, waitingText } from "./report-once.ts";
import { type DeploymentQuestion, isOpen, type KeptDecision, turnOfEnvironment } from "./request.ts";

const DONE: Outcome = { againAfterMs: null };
/** A wait is over a moment after its last millisecond. */
const MARGIN_MS = 500;
/** While evidence is waited for, so often it is looked whether a gate has spoken of the commit meanwhile. */
const LOOK_MS = 60_000;
/** A question may be out before GitHub knows that something waits; after this time nothing will. */
const SETTLE_MS = 60_000;

/**
 * Answers GitHub's question whether a run may deploy to an environment: once, whatever happens on the way. Safe to repeat:
 * what was decided is kept before it is sent, and everything else is read anew.
 *
 * @throws where GitHub or this machine fails: then the question stays open, and the deployment waits
 */
export function judgeDeployment(context: GateContext, question: DeploymentQuestion): Promise<Outcome> {
  const turn = turnOfEnvironment(context.repository, question.environment);
  return context.inTurn(turn, () => judge(context, question));
}

async function judge(context: GateContext, question: DeploymentQuestion): Promise<Outcome> {
  const { repository, installationId, store } = context;
  const { run: id, environment, deployment, heard } = question;
  if (!heard && !(await isProtectedBy(repository, context.app, environment))) return DONE;
  const about = { repository: repository.id, installation: installationId, fullName: fullName(repository) };
  const asked = { ...about, run: id, environment, deployment };
  const request = await noteRequest(store.db, asked);
  if (!isOpen(request)) return DONE;
  await changeRequest(store.db, request, { looked: Date.now() });
  const run = await stillWaiting(context, request);
  if (run === null) return DONE;
  await changeRequest(store.db, request, { head_sha: run.headSha });
  if (request.answer === null) {
    const { decision, againAfterMs } = await decideOn(context, request, run);
    if (decision === null) return { againAfterMs };
    await keepDecision(context, request, decision);
  }
  await deliver(context, request, run);
  return DONE;
}

/**
 * The run, where it still waits for the environment. Where it does not, the request is over: it was answered, and the
 * answer to that was lost; or somebody else has decided.
 */
async function stillWaiting(context: GateContext, request: DeploymentRequest): Promise<DeployingRun | null> {
  const { repository } = context;
  const { run: id, spelled: environment } = request;
  const run = await readDeployingRun(repository, id);
  if (run !== null && !run.completed && (await isPending(repository, id, environment))) return run;
  const isOver = run === null || run.completed || Date.now() - request.asked >= SETTLE_MS;
  if (request.unsure === 0 && !isOver && !(await answeredTogether(context, request))) {
    throw new NotVisibleError(`Run ${id} does not wait for ${environment} yet, as GitHub's API sees it.`);
  }
  await endRequest(context, request, run);
  return null;
}

async function decideOn(
  context: GateContext,
  request: DeploymentRequest,
  run: DeployingRun,
): Promise<{ readonly decision: KeptDecision | null; readonly againAfterMs: number | null }> {
  const { spelled: environment, deployment, asked } = request;
  const commit = run.headSha;
  const at = { environment, commit };
  const law = await deploymentLaw(context, environment);
  if (law.state === "refused") {
    const demands: Demand[] = [{ name: "policy", state: "broken", says: law.why, remedy: law.remedy }];
    const answer = { ...at, state: "rejected", demands } as const;
    const said = renderDeployment(answer, { judged: [], notes: [] });
    return { decision: { ...answer, said, details: {} }, againAfterMs: null };
  }
  if (request.reports === 0) {
    await reportOnce(
      context,
      request,
      phrase("deployment-progress", { commit: code(commit.slice(0, 12)), environment: code(environment, 100) }),
    );
  }
  const facts = await gatherFacts(context, { law, run, environment, deployment, asked });
  const { state, demands } = decide(facts);
  if (state === "waiting") {
    await reportOnce(context, request, waitingText(facts));
    const left = Math.max(0, facts.waitsUntil - Date.now());
    return { decision: null, againAfterMs: Math.min(LOOK_MS, left + MARGIN_MS) };
  }
  const answer = { ...at, state, demands };
  const said = renderDeployment(answer, { judged: judgedOf(facts), notes: law.notes });
  return { decision: { ...answer, said, details: detailsOf(facts) }, againAfterMs: null };
}
