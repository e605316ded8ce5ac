import { randomUUID } from "node:crypto";
import { type CheckRun, createCheckRun, ownCheckRuns, updateCheckRun } from "../../github/check-runs.ts";
import { readPull } from "../../github/read-pull.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "./check-content.ts";
import { decide } from "./decide.ts";
import { gather } from "./gather.ts";
import { CHECK_NAME, writeAnswer } from "./write-answer.ts";

/** When the same pull request should be judged again without an event, in milliseconds; null: not. */
export interface Outcome {
  readonly againAfterMs: number | null;
}

const DONE: Outcome = { againAfterMs: null };
const AT_ONCE: Outcome = { againAfterMs: 1 };
/** The API can lag behind the event that told of a push. */
const SOON: Outcome = { againAfterMs: 3000 };
/** A wait is over a moment after its last millisecond. */
const MARGIN_MS = 500;

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
  const { repository, app } = context;
  const pull = await readPull(repository, options.number);
  if (!pull.open) return DONE;
  const facts = await gather(repository, pull);
  if (facts === null) return DONE;

  const before = (await ownCheckRuns(repository, app, pull.headSha)).find((run) => run.name === CHECK_NAME) ?? null;
  const check = await opened(context, pull.headSha, before, options.requested);
  const waitsSince = Date.parse(check.startedAt ?? "") || Date.now();
  const answer = await decide(context, facts, { waitsSince });

  const now = await readPull(repository, options.number);
  if (!now.open || now.headSha !== pull.headSha || now.baseRef !== pull.baseRef) {
    if (!check.completed) await supersede(context, check);
    return now.open ? AT_ONCE : DONE;
  }
  await writeAnswer(context, facts, answer, check);
  if (answer.waitsUntil !== null) return { againAfterMs: Math.max(0, answer.waitsUntil - Date.now()) + MARGIN_MS };
  return options.headSha === undefined || options.headSha === pull.headSha ? DONE : SOON;
}

/** The check run to answer in: opened at once for a new head or a request; what is completed stays until the answer differs. */
async function opened(
  { repository, app }: GateContext,
  headSha: string,
  before: CheckRun | null,
  requested: boolean,
): Promise<CheckRun> {
  if (before !== null && (!before.completed || !requested)) return before;
  const content = {
    externalId: `judging ${randomUUID()}`,
    conclusion: null,
    title: "Judging…",
    summary: "Assay reads the policy and the evidence of this commit.",
    annotations: [],
  };
  return createCheckRun(repository, app, { name: CHECK_NAME, headSha, content });
}

async function supersede({ repository }: GateContext, check: CheckRun): Promise<void> {
  const output = renderCouldNotJudge({
    what: "The pull request moved on while this commit was being judged.",
    remedy: "See the check of the newer commit.",
  });
  await updateCheckRun(repository, check.id, checkContent({ output, conclusion: "failure" }));
}
