import { kindOf } from "../../github/errors.ts";
import { dismissReview, editReview, ownReviews, postReview } from "../../github/reviews.ts";
import { POLICY_PATH } from "../../policy/load-policy.ts";
import { type LinesInDiff, renderPolicyReview, renderReview } from "../../report/review.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import type { Facts } from "./gather.ts";
import { findingsKey, planReview, type WantedReview } from "./plan-review.ts";

/**
 * Requests changes while the change is blocked by what it brings, on the lines that it touched, and takes that back when
 * it is mended. Where that cannot be said (evidence is awaited, the target branch's policy is broken), a review stays.
 */
export async function writeReview({ repository, app }: GateContext, facts: Facts, answer: Answer): Promise<void> {
  const { pull, changed } = facts;
  const mended = answer.check.conclusion === "success";
  const wanted = mended ? null : wantedReview(answer, changed.linesInDiff);
  if (!mended && wanted === null) return;
  const place = { repository, app, number: pull.number };
  const plan = planReview({ wanted, own: await ownReviews(place) });
  if (plan.do === "nothing") return;
  if (plan.do === "dismiss") {
    for (const review of plan.reviews) await dismissReview(place, review, plainPhrase("review-dismissed"));
    return;
  }
  if (wanted === null) return;
  const { marker } = plan;
  const body = signed(wanted, marker);
  if (plan.do === "edit") return editReview(place, plan.review, body);
  const { comments } = wanted.review;
  const post = { event: plan.event, marker, headSha: pull.headSha };
  try {
    await postReview(place, { ...post, body, comments });
  } catch (error) {
    if (kindOf(error) !== "refused" || comments.length === 0) throw error;
    // GitHub does not take a comment on one of these lines: then everything is said in the body.
    const plain = wantedReview(answer, () => new Set());
    if (plain !== null) await postReview(place, { ...post, body: signed(plain, marker), comments: [] });
  }
}

function wantedReview({ judged, problems, preview }: Answer, linesInDiff: LinesInDiff): WantedReview | null {
  if (problems.length > 0) {
    const about = problems.map(({ at, message }) => [at, message]);
    return { review: renderPolicyReview({ path: POLICY_PATH, problems, linesInDiff }), about };
  }
  if (judged?.assessment.verdict !== "blocked") return null;
  const { assessment, evidence } = judged;
  const shown = { evidence, linesInDiff, ...(preview === undefined ? {} : { preview }) };
  return { review: renderReview(assessment, shown), about: findingsKey(assessment) };
}

function signed({ review }: WantedReview, marker: string): string {
  return `${review.body}\n\n${marker}`;
}
