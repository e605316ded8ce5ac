import { addReviewComment, replyToComment } from "../actions/reviews.ts";
import { paginate } from "../http/paginate.ts";
import { number, text } from "../http/read-body.ts";
import { created, noContent, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { limitBody, notFound } from "../model/api-error.ts";
import { now } from "../model/world.ts";
import { reviewCommentView } from "../views/review.ts";
import { pullFor, writer } from "./pulls.ts";
import { readLineComment } from "./reviews.ts";

const READ: RepositoryAccess = { permission: ["pull_requests"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["pull_requests"], level: "write", user: "read" };
const OF_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";
const ONE = "/repos/{owner}/{repo}/pulls/comments/{comment_id}";

/** Comments on lines of the diff. */
export const reviewCommentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: OF_PULL,
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const pull = pullFor(context);
      const comments = [...pull.reviewComments.values()];
      return paginate(context, comments, (page) => page.map((one) => reviewCommentView(world, repository, pull, one)));
    },
  },
  {
    method: "POST",
    path: OF_PULL,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const pull = pullFor(context);
      const by = writer(context);
      const to = number(body, "in_reply_to");
      const comment =
        to === undefined
          ? addReviewComment(world, repository, pull, {
              by,
              comment: readLineComment(body),
              commitId: text(body, "commit_id") ?? pull.head.sha,
            })
          : replyToComment(world, repository, pull, { by, to, body: text(body, "body") ?? "" });
      return created(reviewCommentView(world, repository, pull, comment));
    },
  },
  {
    method: "POST",
    path: `${OF_PULL}/{comment_id}/replies`,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, params, body } = context;
      const pull = pullFor(context);
      const to = Number(params["comment_id"]);
      const reply = replyToComment(world, repository, pull, {
        by: writer(context),
        to,
        body: text(body, "body") ?? "",
      });
      return created(reviewCommentView(world, repository, pull, reply));
    },
  },
  {
    method: "GET",
    path: ONE,
    access: READ,
    handleRepository: (context) => {
      const { pull, comment } = commentFor(context);
      return ok(reviewCommentView(context.world, context.repository, pull, comment));
    },
  },
  {
    method: "PATCH",
    path: ONE,
    access: WRITE,
    handleRepository: (context) => {
      const { pull, comment } = commentFor(context);
      comment.body = limitBody("PullRequestReviewComment", text(context.body, "body") ?? "");
      comment.updatedAt = now();
      return ok(reviewCommentView(context.world, context.repository, pull, comment));
    },
  },
  {
    method: "DELETE",
    path: ONE,
    access: WRITE,
    handleRepository: (context) => {
      const { pull, comment } = commentFor(context);
      pull.reviewComments.delete(comment.id);
      return noContent();
    },
  },
];

function commentFor({ repository, params }: RepositoryContext) {
  const id = Number(params["comment_id"]);
  for (const pull of repository.pulls.values()) {
    const comment = pull.reviewComments.get(id);
    if (comment !== undefined) return { pull, comment };
  }
  throw notFound();
}
