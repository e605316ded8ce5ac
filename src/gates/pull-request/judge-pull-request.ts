import type { CheckRun } from "../../github/check-runs.ts";
import { type ListedPull, openPulls, type PullRequest, readPull } from "../../github/read-pull.ts";
import { DAY_MS } from "../../policy/days.ts";
import type { Person } from "../../policy/person.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import { withTexts } from "../../report/texts.ts";
import { groupOfHead } from "../../store/merge-groups.ts";
import type { PullState } from "../../store/schema.ts";
import { pullsOfHead, rememberPull } from "../../store/verdicts.ts";
import { noteSetupSaid } from "../doctor/keep-gaps.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { currentCheck, endCheck, endOrphanedCheck, movedOn, openCheck, turnOf } from "./current-check.ts";
import { decide } from "./decide.ts";
import { type Facts, gather } from "./gather.ts";
import { keepBaselines } from "./keep-baselines.ts";
import { notice } from "./notices.ts";
import { readTexts } from "./read-texts.ts";
import { sharedCheck, speaksFor } from "./shared-check.ts";
import { watchRecord } from "./watch-record.ts";
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
  readonly requestedBy?: Person;
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
  const { number, headSha } = pull;
  if (!pull.open) {
    await endOrphanedCheck(context, headSha);
    return DONE;
  }
  const facts = await gather(repository, pull);
  const before = await currentCheck(context, headSha);
  await watchRecord(context, before, headSha);
  if (facts === null) {
    if (speaksFor(before?.externalId ?? "", number)) {
      await endCheck(context, before, { ...noPolicyLeft(pull), headSha, numbers: [number] });
    }
    await remember(context, pull, { state: "silent", until: null });
    return DONE;
  }
  const stands = before !== null && (!before.completed || (!request.requested && speaksFor(before.externalId, number)));
  const check: CheckRun = stands ? before : await openCheck(context, pull);
  const { texts } = await readTexts(repository);
  return withTexts(texts, () => answerTo(context, facts, { check, request }));
}

async function answerTo(
  context: GateContext,
  facts: Facts,
  { check, request }: { readonly check: CheckRun; readonly request: Request },
): Promise<Outcome> {
  const { repository } = context;
  const { pull } = facts;
  const { number, headSha } = pull;
  const waitsSince = Date.parse(check.startedAt ?? "") || Date.now();
  const answer = await answerFor(context, facts, waitsSince);
  const listed = await openPulls(repository, {});
  const siblings = await answersOfSiblings(context, facts, { listed, waitsSince });

  const isAsBefore = (one: ListedPull | undefined) => one?.headSha === headSha && one.baseRef === pull.baseRef;
  // A list of many pages shifts while it is read, and may lag behind: what it says against a judgement is asked again.
  const isConfirmed = siblings.length === 0 && isAsBefore(listed.find((one) => one.number === number));
  if (!isConfirmed && !isAsBefore(await stillOpen(context, number))) {
    await endCheck(context, check, { ...movedOn(), headSha, numbers: [number] });
    return AT_ONCE;
  }
  const shared = sharedCheck([{ number, answer }, ...siblings]);
  const { requestedBy = null } = request;
  await writeAnswer(context, facts, answer, { check, shared, requestedBy });
  const { waitsUntil } = shared;
  const stands = waitsUntil === null ? "finished" : "waiting";
  await remember(context, pull, { state: stands, until: waitsUntil ?? firstEnd(answer) });
  await keepBaselines(context, facts, answer);
  if (answer.judged !== null) await noteSetupSaid(context.store.db, { repository: repository.id, headSha });
  if (waitsUntil !== null) return { againAfterMs: Math.max(0, waitsUntil - Date.now()) + MARGIN_MS };
  return request.headSha === undefined || request.headSha === headSha ? DONE : SOON;
}

/** When the first of the waivers is over that an answer stands on (Unix milliseconds); null where it stands on none. */
function firstEnd({ judged }: Answer): number | null {
  const days = (judged?.assessment.findings ?? []).flatMap(({ waiver }) => waiver?.until ?? []);
  return days.length === 0 ? null : Math.min(...days.map((day) => Date.parse(`${day}T00:00:00Z`) + DAY_MS));
}

function remember(
  { repository, installationId, store }: GateContext,
  { number, headSha, baseRef }: PullRequest,
  stands: { readonly state: PullState; readonly until: number | null },
): Promise<void> {
  const at = { repository: repository.id, number, installation: installationId };
  return rememberPull(store.db, { ...at, headSha, baseRef, ...stands });
}

async function stillOpen({ repository }: GateContext, number: number): Promise<ListedPull | undefined> {
  const pull = await readPull(repository, number);
  return pull.open ? pull : undefined;
}

async function answersOfSiblings(
  context: GateContext,
  { pull }: Facts,
  { listed, waitsSince }: { readonly listed: readonly ListedPull[]; readonly waitsSince: number },
): Promise<{ readonly number: number; readonly answer: Answer }[]> {
  const { repository } = context;
  const { headSha } = pull;
  // One that the list misses, since its pages shifted, is remembered where it was judged before.
  const known = await pullsOfHead(context.store.db, { repository: repository.id, headSha });
  const found = listed.filter((one) => one.headSha === headSha).map(({ number }) => number);
  const numbers = [...new Set([...found, ...known])].filter((number) => number !== pull.number);
  if (numbers.length > MOST_SIBLINGS) {
    throw new Error(`commit ${pull.headSha} is the head of ${numbers.length + 1} open pull requests`);
  }
  const answers = [];
  for (const number of numbers) {
    const sibling = await readPull(repository, number);
    if (!sibling.open || sibling.headSha !== pull.headSha) continue;
    const facts = await gather(repository, sibling);
    if (facts !== null) answers.push({ number, answer: await answerFor(context, facts, waitsSince) });
  }
  return answers;
}

/** The check of a commit that a merge queue wants to merge is the queue's: an answer to a pull request must not open it. */
async function answerFor(context: GateContext, facts: Facts, waitsSince: number): Promise<Answer> {
  const { headSha } = facts.pull;
  const group = await groupOfHead(context.store.db, { repository: context.repository.id, headSha });
  if (group === null) return decide(context, facts, { waitsSince });
  const why = { what: plainPhrase("head-of-group"), remedy: plainPhrase("head-of-group-next") };
  return notice(renderCouldNotJudge(why), "failure");
}

function noPolicyLeft({ baseRef }: PullRequest) {
  const branch = baseRef;
  return {
    what: plainPhrase("no-policy-left", { branch }),
    remedy: plainPhrase("no-policy-left-next", { branch }),
    conclusion: "failure",
  } as const;
}
