import { notFound, requireBody } from "../model/api-error.ts";
import { topicOf } from "../model/topics.ts";
import type { Account, Comment, Pull, Reaction, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { commentView, issueView } from "../views/issue.ts";
import { emit } from "./emit.ts";
import { sayTime } from "./order.ts";

/** The pull request of this number, or a 404. */
export function pullOf(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw notFound();
  return pull;
}

/** Writes into the conversation of an issue or pull request. @throws 422 over 65,536 characters. */
export function addComment(
  world: World,
  repository: Repository,
  options: { issue: number; by: Account; body: string },
): Comment {
  const topic = topicOf(repository, options.issue);
  const at = sayTime(world);
  const comment: Comment = {
    id: world.nextId(),
    issue: options.issue,
    user: options.by,
    body: requireBody("IssueComment", options.body),
    createdAt: at,
    updatedAt: at,
    reactions: [],
  };
  repository.comments.set(comment.id, comment);
  topic.updatedAt = at;
  announce(world, repository, comment, "created", options.by);
  return comment;
}

/** Rewrites a comment. @throws 422 over 65,536 characters. */
export function editComment(
  world: World,
  repository: Repository,
  comment: Comment,
  options: { by: Account; body: string },
): void {
  const from = comment.body;
  comment.body = requireBody("IssueComment", options.body);
  comment.updatedAt = now();
  announce(world, repository, comment, "edited", options.by, { changes: { body: { from } } });
}

/** Deletes a comment. */
export function deleteComment(world: World, repository: Repository, comment: Comment, by: Account): void {
  repository.comments.delete(comment.id);
  announce(world, repository, comment, "deleted", by);
}

function announce(
  world: World,
  repository: Repository,
  comment: Comment,
  action: "created" | "edited" | "deleted",
  by: Account,
  more: Record<string, unknown> = {},
): void {
  const issue = issueView(world, repository, topicOf(repository, comment.issue));
  const payload = { ...more, issue, comment: commentView(world, repository, comment) };
  emit(world, { name: "issue_comment", action, repository, sender: by, payload });
}

/** Adds a reaction; the same one by the same account stays one. Tells whether it is new. */
export function react(
  world: World,
  reactions: Reaction[],
  options: { by: Account; content: string },
): { reaction: Reaction; isNew: boolean } {
  const known = reactions.find((one) => one.user === options.by && one.content === options.content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction = { id: world.nextId(), user: options.by, content: options.content, createdAt: now() };
  reactions.push(reaction);
  return { reaction, isNew: true };
}
