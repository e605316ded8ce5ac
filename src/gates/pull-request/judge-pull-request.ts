import type { CheckRun } from "../../github/check-runs.ts";
import { openPulls, type PullRequest, readPull } from "../../github/read-pull.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { currentCheck, endCheck, endOrphanedCheck, movedOn, openCheck, turnOf } from "./current-check.ts";
import { decide } from "./decide.ts";
import { type Facts, gather } from "./gather.ts";
import { sharedCheck, speaksFor } from "./shared-check.ts";
import { writeAnswer } from "./write-answer.ts";

/** When the same pull request should be judged again without an event, in milliseconds; null: not. */
export interface Outcome {
  readonly againAfterMs: number | null;
}

const DONE: Outcome = { againAfterMs: null };
const AT_ONCE: Outcome = { againAfterMs: 0 };
/** The API can lag behind the event that told of a push. */
const SOON: Outcome = { againAfterMs: 3000 };
/** A wait is over a moment after its last millisecond. */
const MARGIN_MS = 500;
/** Other pull requests of the same head that are judged together. */
const MOST_SIBLINGS = 10;

interface Request {
  readonly number: number;
  readonly requested: boolean;
  readonly headSha?: string;
}

/**
 * Judges a pull request as it is now and answers on GitHub. Safe to repeat: everything is read anew, and nothing is
 * written where nothing changed. Pull requests of the same head share a check, so they take turns.
 *
 * @param request.requested somebody asked for another judgement: it is answered even if it says the same
 * @param request.headSha the head that the event spoke of, where it spoke of one
 * @throws where GitHub or this machine fails: then nothing is decided, and what is open stays open
 */
export async function judgePullRequest(context: GateContext, request: Request): Promise<Outcome> {
  const pull = await readPull(context.repository, request.number);
  return context.inTurn(turnOf(context, pull.headSha), () => judge(context, pull, request));
}

async function judge(context: GateContext, pull: PullRequest, request: Request): Promise<Outcome> {
  const { repository } = context;
  const { number } = pull;
  if (!pull.open) {
    await endOrphanedCheck(context, pull.headSha);
    return DONE;
  }
  const facts = await gather(repository, pull);
  const before = await currentCheck(context, pull.headSha);
  if (facts === null) {
    if (speaksFor(before?.externalId ?? "", number)) await endCheck(context, before, noPolicyLeft(pull));
    return DONE;
  }
  const stands = before !== null && (!before.completed || (!request.requested && speaksFor(before.externalId, number)));
  const check: CheckRun = stands ? before : await openCheck(context, pull);
  const waitsSince = Date.parse(check.startedAt ?? "") || Date.now();
  const answer = await decide(context, facts, { waitsSince });
  const siblings = await answersOfSiblings(context, facts, waitsSince);

  const now = await readPull(repository, number);
  if (!now.open || now.headSha !== pull.headSha || now.baseRef !== pull.baseRef) {
    await endCheck(context, check, movedOn());
    return now.open ? AT_ONCE : DONE;
  }
  const shared = sharedCheck([{ number, answer }, ...siblings]);
  await writeAnswer(context, facts, answer, { check, says: shared.check, alone: siblings.length === 0 });
  if (shared.waitsUntil !== null) return { againAfterMs: Math.max(0, shared.waitsUntil - Date.now()) + MARGIN_MS };
  return request.headSha === undefined || request.headSha === pull.headSha ? DONE : SOON;
}

async function answersOfSiblings(
  context: GateContext,
  { pull }: Facts,
  waitsSince: number,
): Promise<{ readonly number: number; readonly answer: Answer }[]> {
  const { repository } = context;
  const numbers = (await openPulls(repository, { headSha: pull.headSha })).filter((number) => number !== pull.number);
  if (numbers.length > MOST_SIBLINGS) {
    throw new Error(`commit ${pull.headSha} is the head of ${numbers.length + 1} open pull requests`);
  }
  const answers = [];
  for (const number of numbers) {
    const sibling = await readPull(repository, number);
    if (!sibling.open || sibling.headSha !== pull.headSha) continue;
    const facts = await gather(repository, sibling);
    if (facts !== null) answers.push({ number, answer: await decide(context, facts, { waitsSince }) });
  }
  return answers;
}

function noPolicyLeft({ baseRef }: PullRequest) {
  const branch = baseRef;
  return { what: plainPhrase("no-policy-left", { branch }), remedy: plainPhrase("no-policy-left-next", { branch }) };
}
