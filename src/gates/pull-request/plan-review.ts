import type { Assessment } from "../../assessment/assessment.ts";
import { notable } from "../../report/findings-part.ts";
import type { Review } from "../../report/review.ts";
import { digestOf } from "./check-content.ts";

/** What becomes of the review that requests changes. */
export type ReviewPlan<R> =
  | { readonly do: "nothing" }
  | { readonly do: "request-changes"; readonly body: string; readonly marker: string }
  | { readonly do: "edit"; readonly review: R; readonly body: string }
  | { readonly do: "dismiss"; readonly reviews: readonly R[] };

/**
 * While blocked, one review stands. It is kept while the findings are the same, and a new one is only made where there
 * are new remarks on lines, since a review can be edited but not moved. It goes when the verdict is a pass;
 * an undecided verdict mends nothing, so a review then stays as it is.
 *
 * @param options.standing the App's own reviews that request changes, oldest first
 * @param options.review how the review would be now
 */
export function planReview<R extends { readonly body: string }>(options: {
  readonly assessment: Assessment;
  readonly standing: readonly R[];
  readonly review: Review;
}): ReviewPlan<R> {
  const { assessment, standing, review } = options;
  if (assessment.verdict === "pass") {
    return standing.length === 0 ? { do: "nothing" } : { do: "dismiss", reviews: standing };
  }
  if (assessment.verdict === "undecided") return { do: "nothing" };
  const findings = `<!-- assay:findings ${short(findingsKey(assessment))}`;
  const marker = `${findings} remarks ${short(remarksKey(review))} -->`;
  const body = `${review.body}\n\n${marker}`;
  const newest = standing.at(-1);
  if (newest === undefined) return { do: "request-changes", body, marker };
  if (newest.body.includes(marker)) return { do: "nothing" };
  const sameRemarks = newest.body.includes(`remarks ${short(remarksKey(review))} -->`);
  if (sameRemarks || review.comments.length === 0) return { do: "edit", review: newest, body };
  return { do: "request-changes", body, marker };
}

/** What a reader has to act on, without commits, runs and lines: these change while the finding holds. */
function findingsKey(assessment: Assessment): unknown {
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
