import { addComment, deleteComment, editComment } from "../actions/comments.ts";
import { commentsOn } from "../model/topics.ts";
import type { Comment, World } from "../model/types.ts";
import { accountOf } from "../model/world.ts";
import { findRepository } from "./lookup.ts";

/** A pull request or an issue, whose comments are of one kind. */
type On = { repo: string } & ({ pull: number } | { issue: number });

/** The conversation of a pull request or an issue. A `user` called `name[bot]` is the bot of another App. */
export function commentTools(world: World) {
  const findComment = (options: { repo: string; comment: number }): Comment => {
    const found = findRepository(world, options.repo).comments.get(options.comment);
    if (found === undefined) throw new Error(`${options.repo} has no comment ${options.comment}.`);
    return found;
  };
  const find = (on: On) => {
    const repository = findRepository(world, on.repo);
    const [number, kind, topics] =
      "pull" in on
        ? ([on.pull, "pull request", repository.pulls] as const)
        : ([on.issue, "issue", repository.issues] as const);
    if (!topics.has(number)) throw new Error(`${on.repo} has no ${kind} #${number}.`);
    return { repository, number };
  };
  return {
    /** Writes into the conversation. */
    comment: (options: On & { user: string; body: string }): { id: number } => {
      const { repository, number } = find(options);
      const by = accountOf(world, options.user);
      return { id: addComment(world, repository, { issue: number, by, body: options.body }).id };
    },
    editComment: (options: { repo: string; comment: number; user: string; body: string }): void => {
      const by = accountOf(world, options.user);
      editComment(world, findRepository(world, options.repo), findComment(options), { by, body: options.body });
    },
    deleteComment: (options: { repo: string; comment: number; user: string }): void => {
      deleteComment(world, findRepository(world, options.repo), findComment(options), accountOf(world, options.user));
    },

    /** The conversation in order. */
    comments: (options: On) => {
      const { repository, number } = find(options);
      return commentsOn(repository, { number }).map((one) => ({
        id: one.id,
        user: one.user.login,
        body: one.body,
        edited: one.updatedAt !== one.createdAt,
        reactions: one.reactions.map((reaction) => ({ user: reaction.user.login, content: reaction.content })),
      }));
    },
  };
}
