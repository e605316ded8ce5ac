import { type CheckRun, createCheckRun, ownCheckRuns, updateCheckRun } from "../../github/check-runs.ts";
import { isTransient } from "../../github/errors.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { dismissReview, editReview, requestChanges, standingReviews } from "../../github/reviews.ts";
import { findComment, keepComment } from "../../github/sticky-comment.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { COMMENT_MARKER, renderComment } from "../../report/comment.ts";
import { perPractice } from "../../report/per-practice.ts";
import { renderReview } from "../../report/review.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { checkContent } from "./check-content.ts";
import { conclusionOf } from "./conclusion.ts";
import type { Facts } from "./gather.ts";
import { planReview } from "./plan-review.ts";

/** Name of the check run that is to be made required. */
export const CHECK_NAME = "assay";

/**
 * Writes an answer: review and comment first and the check last, since a check that is completed says that
 * everything else has been written. Writes nothing where the completed check already says the same.
 *
 * @param options.check the check run for the head commit, as it stands
 * @param options.alone the check speaks for this pull request only, so that what it says has been written everywhere
 */
export async function writeAnswer(
  context: GateContext,
  facts: Facts,
  answer: Answer,
  options: { readonly check: CheckRun; readonly alone: boolean },
): Promise<void> {
  const { check, alone } = options;
  const said = check.externalId === answer.check.externalId && check.conclusion === answer.check.conclusion;
  if (said && alone) return;
  const { judged } = answer;
  if (judged !== null) {
    await bestEffort(context, "review", () => writeReview(context, facts, judged));
    await bestEffort(context, "comment", () => writeComment(context, facts.pull, judged));
    if (judged.report.checks === "per-practice") await writePractices(context, facts.pull, judged);
  }
  if (!said) await writeCheck(context, facts.pull, answer, check);
}

type Judged = NonNullable<Answer["judged"]>;

async function writeCheck(
  { repository, app }: GateContext,
  pull: PullRequest,
  answer: Answer,
  check: CheckRun,
): Promise<void> {
  if (!check.completed) {
    await updateCheckRun(repository, check.id, answer.check);
    return;
  }
  // Annotations of a check run can only be added to, so a new answer is a new run; the latest one counts.
  const content = check.startedAt === null ? answer.check : { ...answer.check, startedAt: check.startedAt };
  await createCheckRun(repository, app, { name: CHECK_NAME, headSha: pull.headSha, content });
}

async function writeReview({ repository, app }: GateContext, facts: Facts, judged: Judged): Promise<void> {
  const { pull, changed } = facts;
  const { assessment, evidence } = judged;
  const place = { repository, app, number: pull.number };
  const review = renderReview(assessment, { evidence, linesInDiff: changed.linesInDiff });
  const plan = planReview({ assessment, standing: await standingReviews(place), review });
  switch (plan.do) {
    case "nothing":
      return;
    case "dismiss":
      for (const standing of plan.reviews) await dismissReview(place, standing, "Every rule is met now.");
      return;
    case "edit":
      return editReview(place, plan.review, plan.body);
    case "request-changes":
      return requestChanges(place, { headSha: pull.headSha, comments: review.comments, ...plan });
  }
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

/** Review and comment are messages; the check is the gate. GitHub's refusal of a message must not keep the gate from closing. */
async function bestEffort(context: GateContext, what: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (isTransient(error)) throw error;
    context.log.warn({ err: error }, `the ${what} could not be written`);
  }
}
