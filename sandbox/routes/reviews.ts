import { announceReview, dismissReview, type LineComment, submitReview } from "../actions/reviews.ts";
import { paginate } from "../http/paginate.ts";
import { defined, type Fields, number, objects, text, word } from "../http/read-body.ts";
import { ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { limitBody, notFound } from "../model/api-error.ts";
import type { Review } from "../model/types.ts";
import { reviewCommentView, reviewView } from "../views/review.ts";
import { pullFor, writer } from "./pulls.ts";

const READ: RepositoryAccess = { permission: ["pull_requests"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["pull_requests"], level: "write", user: "read" };
const BASE = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

/** Reviews of a pull request. */
export const reviewRoutes: readonly Route[] = [
  {
    method: "GET",
    path: BASE,
    access: READ,
    handleRepository: (context) => {
      const pull = pullFor(context);
      const reviews = [...pull.reviews.values()];
      return paginate(context, reviews, (page) =>
        page.map((review) => reviewView(context.world, context.repository, pull, review)),
      );
    },
  },
  {
    method: "POST",
    path: BASE,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const pull = pullFor(context);
      const review = submitReview(world, repository, pull, {
        by: writer(context),
        body: text(body, "body") ?? "",
        comments: (objects(body, "comments") ?? []).map(readLineComment),
        ...defined({
          event: word(body, "event", ["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
          commitId: text(body, "commit_id"),
        }),
      });
      return ok(reviewView(world, repository, pull, review));
    },
  },
  {
    method: "GET",
    path: `${BASE}/{review_id}`,
    access: READ,
    handleRepository: (context) =>
      ok(reviewView(context.world, context.repository, pullFor(context), reviewFor(context))),
  },
  {
    method: "PUT",
    path: `${BASE}/{review_id}`,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository } = context;
      const pull = pullFor(context);
      const review = reviewFor(context);
      review.body = limitBody("PullRequestReview", text(context.body, "body") ?? "");
      announceReview(world, repository, pull, review, "edited", writer(context));
      return ok(reviewView(world, repository, pull, review));
    },
  },
  {
    method: "PUT",
    path: `${BASE}/{review_id}/dismissals`,
    access: { permission: ["pull_requests"], level: "write", user: "write" },
    handleRepository: (context) => {
      const { world, repository } = context;
      const pull = pullFor(context);
      const review = reviewFor(context);
      dismissReview(world, repository, pull, { review, by: writer(context) });
      return ok(reviewView(world, repository, pull, review));
    },
  },
  {
    method: "GET",
    path: `${BASE}/{review_id}/comments`,
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const pull = pullFor(context);
      const review = reviewFor(context);
      const comments = [...pull.reviewComments.values()].filter((one) => one.reviewId === review.id);
      return paginate(context, comments, (page) => page.map((one) => reviewCommentView(world, repository, pull, one)));
    },
  },
];

/** A comment on a line, as the API writes it. */
export function readLineComment(fields: Fields): LineComment {
  return {
    path: text(fields, "path") ?? "",
    body: text(fields, "body") ?? "",
    ...defined({
      line: number(fields, "line"),
      side: word(fields, "side", ["LEFT", "RIGHT"]),
      startLine: number(fields, "start_line"),
      startSide: word(fields, "start_side", ["LEFT", "RIGHT"]),
      position: number(fields, "position"),
    }),
  };
}

function reviewFor(context: RepositoryContext): Review {
  const review = pullFor(context).reviews.get(Number(context.params["review_id"]));
  if (review === undefined) throw notFound();
  return review;
}
