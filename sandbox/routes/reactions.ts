import { react } from "../actions/comments.ts";
import { paginate } from "../http/paginate.ts";
import { text } from "../http/read-body.ts";
import { noContent, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
import type { Reaction } from "../model/types.ts";
import { reactionView } from "../views/reaction.ts";
import { commentFor } from "./comments.ts";
import { topicFor } from "./issues.ts";
import { writer } from "./pulls.ts";

const READ: RepositoryAccess = { permission: ["issues", "pull_requests"], level: "read", user: "read" };
const WRITE: RepositoryAccess = { permission: ["issues", "pull_requests"], level: "write", user: "read" };

type Find = (context: RepositoryContext, level: "read" | "write") => Reaction[];

const ofIssue: Find = (context, level) => topicFor(context, level).reactions;

const ofComment: Find = (context, level) => commentFor(context, level).reactions;

const ofReviewComment: Find = ({ repository, params }) => {
  const id = Number(params["comment_id"]);
  const comment = [...repository.pulls.values()]
    .map((pull) => pull.reviewComments.get(id))
    .find((one) => one !== undefined);
  if (comment === undefined) throw notFound();
  return comment.reactions;
};

/** Reactions to issues, pull requests, comments and comments on lines. */
export const reactionRoutes: readonly Route[] = [
  ...reactionsAt("/repos/{owner}/{repo}/issues/{issue_number}/reactions", ofIssue),
  ...reactionsAt("/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", ofComment),
  ...reactionsAt("/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", ofReviewComment),
];

function reactionsAt(path: string, find: Find): Route[] {
  return [
    {
      method: "GET",
      path,
      access: READ,
      handleRepository: (context) => {
        const content = context.query.get("content");
        const reactions = find(context, "read").filter((one) => content === null || one.content === content);
        return paginate(context, reactions, (page) => page.map((one) => reactionView(context.world, one)));
      },
    },
    {
      method: "POST",
      path,
      access: WRITE,
      handleRepository: (context) => {
        const content = text(context.body, "content") ?? "";
        const { reaction, isNew } = react(context.world, find(context, "write"), { by: writer(context), content });
        return { status: isNew ? 201 : 200, body: reactionView(context.world, reaction) };
      },
    },
    {
      method: "DELETE",
      path: `${path}/{reaction_id}`,
      access: WRITE,
      handleRepository: (context) => {
        const reactions = find(context, "write");
        const at = reactions.findIndex((one) => one.id === Number(context.params["reaction_id"]));
        if (at < 0) throw notFound();
        reactions.splice(at, 1);
        return noContent();
      },
    },
  ];
}
