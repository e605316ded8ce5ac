import { randomUUID } from "node:crypto";
import { type CheckRun, createCheckRun, ownCheckRuns, updateCheckRun } from "../../github/check-runs.ts";
import { openPulls, type PullRequest, readPull } from "../../github/read-pull.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { checkContent } from "./check-content.ts";
import { decide } from "./decide.ts";
import { type Facts, gather } from "./gather.ts";
import { externalId, sharedCheck, speaksFor } from "./shared-check.ts";
import { CHECK_NAME, writeAnswer } from "./write-answer.ts";

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

/**
 * Judges a pull request as it is now and answers on GitHub. Safe to repeat: everything is read anew, and nothing is
 * written where nothing changed.
 *
 * @param options.requested somebody asked for another judgement: it is answered even if it says the same
 * @param options.headSha the head that the event spoke of, where it spoke of one
 * @throws where GitHub or this machine fails: then nothing is decided, and what is open stays open
 */
export async function judgePullRequest(
  context: GateContext,
  options: { readonly number: number; readonly requested: boolean; readonly headSha?: string },
): Promise<Outcome> {
  const { repository } = context;
  const { number } = options;
  const pull = await readPull(repository, number);
  if (!pull.open) return close(context, pull);
  const facts = await gather(repository, pull);
  if (facts === null) return DONE;

  const before = await currentCheck(context, pull);
  const check = await opened(context, facts, before, options.requested);
  const waitsSince = Date.parse(check.startedAt ?? "") || Date.now();
  const answer = await decide(context, facts, { waitsSince });
  const siblings = await answersOfSiblings(context, facts, waitsSince);

  const now = await readPull(repository, number);
  if (!now.open || now.headSha !== pull.headSha || now.baseRef !== pull.baseRef) {
    if (!check.completed) await supersede(context, check);
    return now.open ? AT_ONCE : DONE;
  }
  const shared = sharedCheck([{ number, answer }, ...siblings]);
  await writeAnswer(context, facts, { ...answer, check: shared.check }, { check, alone: siblings.length === 0 });
  if (shared.waitsUntil !== null) return { againAfterMs: Math.max(0, shared.waitsUntil - Date.now()) + MARGIN_MS };
  return options.headSha === undefined || options.headSha === pull.headSha ? DONE : SOON;
}

/**
 * The check run to answer in: opened at once for a new head, for a request, and where the one that is there was written
 * without this pull request in view. Any other completed one stays until the answer differs.
 */
async function opened(
  { repository, app }: GateContext,
  { pull }: Facts,
  before: CheckRun | null,
  requested: boolean,
): Promise<CheckRun> {
  if (before !== null && !before.completed) return before;
  if (before !== null && !requested && speaksFor(before.externalId, pull.number)) return before;
  const content = {
    externalId: externalId(`judging ${randomUUID()}`, [pull.number]),
    conclusion: null,
    title: "Judging…",
    summary: "Assay reads the policy and the evidence of this commit.",
    annotations: [],
  };
  return createCheckRun(repository, app, { name: CHECK_NAME, headSha: pull.headSha, content });
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
    const facts = await gather(repository, await readPull(repository, number));
    if (facts !== null) answers.push({ number, answer: await decide(context, facts, { waitsSince }) });
  }
  return answers;
}

async function currentCheck({ repository, app }: GateContext, { headSha }: PullRequest): Promise<CheckRun | null> {
  return (await ownCheckRuns(repository, app, headSha)).find((run) => run.name === CHECK_NAME) ?? null;
}

/** A pull request that is closed needs no judgement, but a check that is open must not stay so for ever. */
async function close(context: GateContext, pull: PullRequest): Promise<Outcome> {
  const check = await currentCheck(context, pull);
  if (check === null || check.completed) return DONE;
  if ((await openPulls(context.repository, { headSha: pull.headSha })).length > 0) return DONE;
  const output = renderCouldNotJudge({
    what: "The pull request was closed before this commit could be judged.",
    remedy: "Reopen it, and it is judged.",
  });
  await updateCheckRun(context.repository, check.id, checkContent({ output, conclusion: "failure" }));
  return DONE;
}

async function supersede({ repository }: GateContext, check: CheckRun): Promise<void> {
  const output = renderCouldNotJudge({
    what: "The pull request moved on while this commit was being judged.",
    remedy: "See the check of the newer commit.",
  });
  await updateCheckRun(repository, check.id, checkContent({ output, conclusion: "failure" }));
}
