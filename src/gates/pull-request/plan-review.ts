import type { Assessment } from "../../assessment/assessment.ts";
import type { OwnReview, ReviewEvent } from "../../github/reviews.ts";
import { notable } from "../../report/findings-part.ts";
import type { Review } from "../../report/review.ts";
import { digestOf } from "./check-content.ts";

/** What a review is to say, and what it is about: while that is the same, the review is kept. */
export interface WantedReview {
  readonly review: Review;
  readonly about: unknown;
}

/** What becomes of the review that requests changes. */
export type ReviewPlan =
  | { readonly do: "nothing" }
  | { readonly do: "post"; readonly event: ReviewEvent; readonly marker: string }
  | { readonly do: "edit"; readonly review: OwnReview; readonly marker: string }
  | { readonly do: "dismiss"; readonly reviews: readonly OwnReview[] };

/**
 * While blocked, one review requests changes. It is kept while it is about the same, and edited where only the body
 * differs. New remarks on lines come in a further review, since remarks can be edited but not moved; that one only
 * comments, so that there is never more than one to dismiss.
 *
 * @param options.wanted `null`: everything is mended, the review goes
 * @param options.own the App's own reviews that were not dismissed, oldest first
 */
export function planReview(options: {
  readonly wanted: WantedReview | null;
  readonly own: readonly OwnReview[];
}): ReviewPlan {
  const { wanted, own } = options;
  const standing = own.filter(({ stands }) => stands);
  if (wanted === null) return standing.length === 0 ? { do: "nothing" } : { do: "dismiss", reviews: standing };
  const { review, about } = wanted;
  const remarks = `remarks ${short(remarksKey(review))} -->`;
  const marker = `<!-- assay:findings ${short(about)} ${remarks}`;
  const newest = own.at(-1);
  if (newest === undefined || standing.length === 0) return { do: "post", event: "REQUEST_CHANGES", marker };
  if (newest.body.includes(marker)) return { do: "nothing" };
  if (newest.body.includes(remarks) || review.comments.length === 0) return { do: "edit", review: newest, marker };
  return { do: "post", event: "COMMENT", marker };
}

/** What a reader has to act on, without commits, runs and lines: these change while the finding holds. */
export function findingsKey(assessment: Assessment): unknown {
  return notable(assessment).map(({ model, rule, demandedBy, slice, status, title }) => [
    model,
    rule,
    demandedBy,
    slice,
    status,
    title,
  ]);
}

function remarksKey(review: Review): unknown {
  return review.comments.map(({ path, body }) => [path, body]).sort();
}

function short(key: unknown): string {
  return digestOf(key).slice("sha256:".length, "sha256:".length + 16);
}
