import { type CheckContent, type CheckRun, createCheckRun, ownCheckRuns } from "../../github/check-runs.ts";
import { isTransient } from "../../github/errors.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { findComment, keepComment } from "../../github/sticky-comment.ts";
import type { Person } from "../../policy/person.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { COMMENT_MARKER, renderComment } from "../../report/comment.ts";
import { perPractice } from "../../report/per-practice.ts";
import { noteCompleted } from "../../store/verdicts.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { checkContent } from "./check-content.ts";
import { CHECK_NAME, isPractice } from "./check-name.ts";
import { completeCheck, writeOpenCheck } from "./complete-check.ts";
import { conclusionOf } from "./conclusion.ts";
import { openCheck } from "./current-check.ts";
import type { Facts } from "./gather.ts";
import type { SharedCheck } from "./shared-check.ts";
import { writeReview } from "./write-review.ts";

/**
 * Writes an answer: review and comment first and the check last, since a check that is completed says that
 * everything else has been written. A pass that no longer holds is withdrawn before anything else.
 * Writes nothing where the completed check already says the same.
 *
 * @param options.check the check run for the head commit, as it stands
 * @param options.shared what it is to say: the answer, or the worst of all pull requests of this head
 * @param options.requestedBy who asked for it
 */
export async function writeAnswer(
  context: GateContext,
  facts: Facts,
  answer: Answer,
  options: { readonly check: CheckRun; readonly shared: SharedCheck; readonly requestedBy: Person | null },
): Promise<void> {
  const { check, shared, requestedBy } = options;
  const says = shared.check;
  const { headSha } = facts.pull;
  const said = check.externalId === says.externalId && check.conclusion === says.conclusion;
  // Where the check speaks for this pull request only, what it says has been written everywhere.
  if (said && check.completed) await noteCompleted(context.store.db, { repository: context.repository.id, headSha });
  if (said && shared.numbers.length === 1) return;
  const withdrawn = check.conclusion === "success" && says.conclusion !== "success";
  const open = withdrawn ? await openCheck(context, facts.pull, check.startedAt) : check;
  await bestEffort(context, "review", () => writeReview(context, facts, answer));
  const { judged } = answer;
  if (judged !== null) {
    await bestEffort(context, "comment", () => writeComment(context, facts.pull, judged, answer.preview));
    if (judged.report.checks === "per-practice") await writePractices(context, facts.pull, judged);
  } else if (says.conclusion !== "success") {
    await withdrawPractices(context, facts.pull, says);
  }
  if (said) return;
  if (says.conclusion === null) return writeOpenCheck(context, open, says);
  const { judged: decided, numbers } = shared;
  await completeCheck(context, open, says, { headSha, numbers, judged: decided, requestedBy });
}

type Judged = NonNullable<Answer["judged"]>;

async function writeComment(
  { repository, app }: GateContext,
  pull: PullRequest,
  judged: Judged,
  preview: Answer["preview"],
): Promise<void> {
  if (judged.report.comment === "never") return;
  const place = { repository, app, number: pull.number, marker: COMMENT_MARKER };
  // GitHub counts the comments of a pull request: where there are none, ours is not among them.
  const existing = pull.commented ? await findComment(place) : null;
  const { assessment, evidence } = judged;
  const options = { evidence, posted: existing !== null, ...(preview === undefined ? {} : { preview }) };
  const body = renderComment(assessment, options);
  if (body !== null && body !== existing?.body) await keepComment(place, existing, body);
}

/** One more check run for each practice that was judged. */
export async function writePractices(
  { repository, app }: GateContext,
  pull: Pick<PullRequest, "headSha">,
  judged: Judged,
): Promise<void> {
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
export async function withdrawPractices(
  { repository, app }: GateContext,
  { headSha }: Pick<PullRequest, "headSha">,
  says: CheckContent,
): Promise<void> {
  const runs = await ownCheckRuns(repository, app, headSha);
  for (const { name } of runs.filter(({ name, conclusion }) => isPractice(name) && conclusion === "success")) {
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
