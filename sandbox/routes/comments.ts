import { addComment, deleteComment, editComment } from "../actions/comments.ts";
import { paginate } from "../http/paginate.ts";
import { text } from "../http/read-body.ts";
import { created, noContent, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { commentsOn } from "../model/topics.ts";
import type { Comment } from "../model/types.ts";
import { atLeast, levelOf } from "../model/world.ts";
import { commentView } from "../views/issue.ts";
import { topicFor } from "./issues.ts";
import { writer } from "./pulls.ts";

const READ: RepositoryAccess = { permission: ["issues", "pull_requests"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["issues", "pull_requests"], level: "write", user: "read" };
const OF_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const ONE = "/repos/{owner}/{repo}/issues/comments/{comment_id}";

/** The conversation of an issue or pull request, which GitHub keeps under its number as an issue. */
export const commentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: OF_ISSUE,
    access: READ,
    handleRepository: (context) => {
      const { world, repository, query } = context;
      const since = query.get("since");
      const comments = commentsOn(repository, topicFor(context, "read")).filter(
        (one) => since === null || one.updatedAt >= since,
      );
      return paginate(context, comments, (page) => page.map((one) => commentView(world, repository, one)));
    },
  },
  {
    method: "POST",
    path: OF_ISSUE,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const issue = topicFor(context, "write").number;
      const comment = addComment(world, repository, { issue, by: writer(context), body: text(body, "body") ?? "" });
      return created(commentView(world, repository, comment));
    },
  },
  {
    method: "GET",
    path: ONE,
    access: READ,
    handleRepository: (context) => ok(commentView(context.world, context.repository, commentFor(context, "read"))),
  },
  {
    method: "PATCH",
    path: ONE,
    access: WRITE,
    handleRepository: (context) => {
      const { world, repository, body } = context;
      const comment = ownCommentFor(context);
      editComment(world, repository, comment, { by: writer(context), body: text(body, "body") ?? "" });
      return ok(commentView(world, repository, comment));
    },
  },
  {
    method: "DELETE",
    path: ONE,
    access: WRITE,
    handleRepository: (context) => {
      deleteComment(context.world, context.repository, ownCommentFor(context), writer(context));
      return noContent();
    },
  },
];

/** The comment that a route names; one on an issue needs the permission for issues. */
export function commentFor(context: RepositoryContext, level: "read" | "write"): Comment {
  const comment = context.repository.comments.get(Number(context.params["comment_id"]));
  if (comment === undefined) throw notFound();
  topicFor(context, level, comment.issue);
  return comment;
}

function ownCommentFor(context: RepositoryContext): Comment {
  const comment = commentFor(context, "write");
  const by = writer(context);
  if (comment.user !== by && !atLeast(levelOf(context.world, context.repository, by), "write")) {
    throw new ApiError(403, "Must have admin rights to Repository.");
  }
  return comment;
}
