import {
  type CheckContent,
  type CheckRun,
  createCheckRun,
  ownCheckRuns,
  updateCheckRun,
} from "../../github/check-runs.ts";
import { isTransient } from "../../github/errors.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { findComment, keepComment } from "../../github/sticky-comment.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { COMMENT_MARKER, renderComment } from "../../report/comment.ts";
import { perPractice } from "../../report/per-practice.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { checkContent } from "./check-content.ts";
import { conclusionOf } from "./conclusion.ts";
import { CHECK_NAME, openCheck } from "./current-check.ts";
import type { Facts } from "./gather.ts";
import { writeReview } from "./write-review.ts";

/**
 * Writes an answer: review and comment first and the check last, since a check that is completed says that
 * everything else has been written. A pass that no longer holds is withdrawn before anything else.
 * Writes nothing where the completed check already says the same.
 *
 * @param options.check the check run for the head commit, as it stands
 * @param options.says what it is to say: the answer, or the worst of all pull requests of this head
 * @param options.alone the check speaks for this pull request only, so that what it says has been written everywhere
 */
export async function writeAnswer(
  context: GateContext,
  facts: Facts,
  answer: Answer,
  options: { readonly check: CheckRun; readonly says: CheckContent; readonly alone: boolean },
): Promise<void> {
  const { check, says, alone } = options;
  const said = check.externalId === says.externalId && check.conclusion === says.conclusion;
  if (said && alone) return;
  const withdrawn = check.conclusion === "success" && says.conclusion !== "success";
  const open = withdrawn ? await openCheck(context, facts.pull, check.startedAt) : check;
  await bestEffort(context, "review", () => writeReview(context, facts, answer));
  const { judged } = answer;
  if (judged !== null) {
    await bestEffort(context, "comment", () => writeComment(context, facts.pull, judged));
    if (judged.report.checks === "per-practice") await writePractices(context, facts.pull, judged);
  } else if (says.conclusion !== "success") {
    await withdrawPractices(context, facts.pull, says);
  }
  if (!said) await writeCheck(context, facts.pull, says, open);
}

type Judged = NonNullable<Answer["judged"]>;

async function writeCheck(
  { repository, app }: GateContext,
  { headSha }: PullRequest,
  says: CheckContent,
  check: CheckRun,
): Promise<void> {
  if (!check.completed) {
    await updateCheckRun(repository, check.id, says);
    return;
  }
  // Annotations of a check run can only be added to, so a new answer is a new run; the latest one counts.
  const content = check.startedAt === null ? says : { ...says, startedAt: check.startedAt };
  await createCheckRun(repository, app, { name: CHECK_NAME, headSha, content });
}

async function writeComment({ repository, app }: GateContext, pull: PullRequest, judged: Judged): Promise<void> {
  if (judged.report.comment === "never") return;
  const place = { repository, app, number: pull.number, marker: COMMENT_MARKER };
  const existing = await findComment(place);
  const { assessment, evidence, preview } = judged;
  const options = { evidence, posted: existing !== null, ...(preview === undefined ? {} : { preview }) };
  const body = renderComment(assessment, options);
  if (body !== null && body !== existing?.body) await keepComment(place, existing, body);
}

async function writePractices({ repository, app }: GateContext, pull: PullRequest, judged: Judged): Promise<void> {
  const { assessment, evidence } = judged;
  const runs = await ownCheckRuns(repository, app, pull.headSha);
  for (const part of perPractice(assessment)) {
    const name = `${CHECK_NAME}/${part.practice}`;
    const conclusion = conclusionOf(part.assessment);
    const output = { ...renderCheckRun(part.assessment, { evidence }), annotations: [] };
    const content = checkContent({ output, conclusion, identity: assessment.digest });
    const known = runs.find((run) => run.name === name);
    if (known?.externalId === content.externalId && known.conclusion === conclusion) continue;
    await createCheckRun(repository, app, { name, headSha: pull.headSha, content });
  }
}

/** A practice that passed once does not stay green where nothing is judged any more: it says what `assay` says. */
async function withdrawPractices({ repository, app }: GateContext, { headSha }: PullRequest, says: CheckContent) {
  const runs = await ownCheckRuns(repository, app, headSha);
  for (const { name } of runs.filter((run) => run.name !== CHECK_NAME && run.conclusion === "success")) {
    await createCheckRun(repository, app, { name, headSha, content: { ...says, annotations: [] } });
  }
}

/** Review and comment are messages; the check is the gate. GitHub's refusal of a message must not keep the gate from closing. */
async function bestEffort(context: GateContext, what: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (isTransient(error)) throw error;
    context.log.warn({ err: error }, `the ${what} could not be written`);
  }
}
