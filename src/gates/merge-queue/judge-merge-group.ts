import type { CheckRun } from "../../github/check-runs.ts";
import { type MergeGroup, queueBranch } from "../../github/merge-groups.ts";
import { readPull } from "../../github/read-pull.ts";
import { branchTip } from "../../github/tree.ts";
import type { Person } from "../../policy/person.ts";
import { plainPhrase } from "../../report/template.ts";
import { withTexts } from "../../report/texts.ts";
import { forgetGroup, groupOfHead, rememberGroup } from "../../store/merge-groups.ts";
import type { PullState } from "../../store/schema.ts";
import type { GateContext } from "../gate-context.ts";
import { currentCheck, endCheck, openCheck, turnOf } from "../pull-request/current-check.ts";
import { readTexts } from "../pull-request/read-texts.ts";
import { watchRecord } from "../pull-request/watch-record.ts";
import { decideGroup } from "./decide-group.ts";
import { type GroupFacts, gatherGroup, shownGroup } from "./gather-group.ts";
import { writeGroupAnswer } from "./write-group-answer.ts";

/** What follows from the judgement of a group. */
export interface GroupOutcome {
  /** When it should be judged again without an event, in milliseconds; null: not. */
  readonly againAfterMs: number | null;
  /** A known group is gone: a pull request of the same head stands by itself from now on. */
  readonly gone: boolean;
}

const DONE: GroupOutcome = { againAfterMs: null, gone: false };
/** The API can lag behind the event that told of a group. */
const SOON: GroupOutcome = { againAfterMs: 3000, gone: false };
/** A wait is over a moment after its last millisecond. */
const MARGIN_MS = 500;

/** A group that is to be judged. */
export interface GroupRequest extends MergeGroup {
  readonly requested: boolean;
  readonly requestedBy?: Person;
  /** An event said that it was just made: its branch may not be visible yet. */
  readonly isNew: boolean;
}

/**
 * Judges a group of a merge queue as it is now and answers on its head commit. A group is there as long as GitHub's branch for
 * it points to that commit. Safe to repeat: everything is read anew, and nothing is written where nothing changed.
 *
 * @param request.requested somebody asked for another judgement: it is answered even if it says the same
 * @throws where GitHub or this machine fails: then nothing is decided, and what is open stays open
 */
export function judgeMergeGroup(context: GateContext, request: GroupRequest): Promise<GroupOutcome> {
  return context.inTurn(turnOf(context, request.headSha), () => judge(context, request));
}

async function judge(context: GateContext, request: GroupRequest): Promise<GroupOutcome> {
  const { repository, store } = context;
  const { headSha } = request;
  if (!(await isThere(context, request))) {
    const known = await groupOfHead(store.db, { repository: repository.id, headSha });
    if (known === null && request.isNew) return SOON;
    return endGroup(context, request);
  }
  const facts = await gatherGroup(repository, request);
  const before = await currentCheck(context, headSha);
  await watchRecord(context, before, headSha);
  const numbers = facts === null ? lastOf(request) : shownGroup(facts).numbers;
  if (facts === null) {
    await answerWithoutPolicy(context, request, before);
    await remember(context, request, { numbers, state: "silent", until: null });
    return DONE;
  }
  // Before its check is opened: whoever ends checks of commits that stand before no gate must know of it.
  await remember(context, request, { numbers, state: "waiting", until: Date.now() });
  const stands = before !== null && (!before.completed || !request.requested);
  const check = stands ? before : await openCheck(context, { number: numbers[0] ?? 0, headSha });
  const { texts } = await readTexts(repository);
  return withTexts(texts, () => answerTo(context, facts, { check, request, numbers }));
}

async function answerTo(
  context: GateContext,
  facts: GroupFacts,
  options: { readonly check: CheckRun; readonly request: GroupRequest; readonly numbers: readonly number[] },
): Promise<GroupOutcome> {
  const { check, request, numbers } = options;
  const waitsSince = Date.parse(check.startedAt ?? "") || Date.now();
  const answer = await decideGroup(context, facts, { waitsSince });
  if (!(await isThere(context, request))) return endGroup(context, request);
  const { requestedBy = null } = request;
  await writeGroupAnswer(context, answer, { check, headSha: request.headSha, numbers, requestedBy });
  const { waitsUntil: until } = answer;
  const isOpen = answer.check.conclusion === null;
  await remember(context, request, { numbers, state: isOpen ? "waiting" : "finished", until });
  return until === null ? DONE : { againAfterMs: Math.max(0, until - Date.now()) + MARGIN_MS, gone: false };
}

async function isThere({ repository }: GateContext, { headRef, headSha }: MergeGroup): Promise<boolean> {
  return (await branchTip(repository, headRef)) === headSha;
}

/** Ends the open check of a group that is gone: nobody else would. */
async function endGroup(context: GateContext, { headSha, headRef }: MergeGroup): Promise<GroupOutcome> {
  const { repository, store } = context;
  const check = await currentCheck(context, headSha);
  const why = {
    what: plainPhrase("group-gone"),
    remedy: plainPhrase("group-gone-next"),
    conclusion: "cancelled",
  } as const;
  await endCheck(context, check, { ...why, headSha, numbers: lastOf({ headRef }) });
  const known = await groupOfHead(store.db, { repository: repository.id, headSha });
  await forgetGroup(store.db, { repository: repository.id, headSha });
  return { againAfterMs: null, gone: known !== null };
}

/**
 * No policy, no check: a branch that Assay is silent on does not require it. But where it spoke of the last pull request, its
 * check is asked for, and the queue would wait for it until its time is over.
 */
async function answerWithoutPolicy(
  context: GateContext,
  request: GroupRequest,
  before: CheckRun | null,
): Promise<void> {
  const { repository } = context;
  const { headSha, baseRef } = request;
  const [number] = lastOf(request);
  if (number === undefined || (before?.completed === true && before.conclusion !== "success")) return;
  if (before === null) {
    const pull = await readPull(repository, number);
    if ((await currentCheck(context, pull.headSha)) === null) return;
  }
  const open = before?.completed === false ? before : await openCheck(context, { number, headSha });
  await endCheck(context, open, {
    what: plainPhrase("no-policy-left", { branch: baseRef }),
    remedy: plainPhrase("no-policy-left-next", { branch: baseRef }),
    conclusion: "failure",
    headSha,
    numbers: [number],
  });
}

/** The pull request that the branch of a group names. */
function lastOf({ headRef }: Pick<MergeGroup, "headRef">): number[] {
  const named = queueBranch(headRef);
  return named === null ? [] : [named.lastNumber];
}

function remember(
  { repository, installationId, store }: GateContext,
  { headSha, headRef, baseRef }: MergeGroup,
  stands: { readonly numbers: readonly number[]; readonly state: PullState; readonly until: number | null },
): Promise<void> {
  const at = { repository: repository.id, headSha, installation: installationId };
  return rememberGroup(store.db, { ...at, headRef, baseRef, ...stands });
}
