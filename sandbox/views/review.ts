import type { Comment, Pull, Reaction, Repository, Review, ReviewComment, World } from "../model/types.ts";
import { levelOf } from "../model/world.ts";
import { accountView, nodeId } from "./account.ts";

const CONTENTS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket"] as const;

function rollup(url: string, reactions: readonly Reaction[]) {
  const counts = CONTENTS.map((content) => [content, reactions.filter((one) => one.content === content).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** A review of a pull request. */
export function reviewView(world: World, repository: Repository, pull: Pull, review: Review) {
  const html = `${world.urls.html}/${repository.fullName}/pull/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: accountView(world, review.user),
    body: review.body,
    state: review.state,
    html_url: `${html}#pullrequestreview-${review.id}`,
    pull_request_url: `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`,
    author_association: association(world, repository, review.user.login),
    _links: {
      html: { href: `${html}#pullrequestreview-${review.id}` },
      pull_request: { href: `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}` },
    },
    submitted_at: review.submittedAt,
    commit_id: review.commitId,
  };
}

/** A comment on a line of the diff. Once the head has moved on over its file its `line` is null: it is outdated. */
export function reviewCommentView(world: World, repository: Repository, pull: Pull, comment: ReviewComment) {
  const url = `${world.urls.api}/repos/${repository.fullName}/pulls/comments/${comment.id}`;
  const blob = (sha: string): string | undefined => repository.objects.commits.get(sha)?.files.get(comment.path)?.sha;
  const html = `${world.urls.html}/${repository.fullName}/pull/${pull.number}#discussion_r${comment.id}`;
  const pullUrl = `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`;
  const outdated = blob(comment.commitId) !== blob(pull.head.sha);
  return {
    id: comment.id,
    node_id: nodeId("PRRC", comment.id),
    url,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: outdated ? comment.commitId : pull.head.sha,
    original_commit_id: comment.commitId,
    user: accountView(world, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pullUrl,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    author_association: association(world, repository, comment.user.login),
    position: outdated ? null : comment.position,
    original_position: comment.position,
    line: outdated ? null : comment.line,
    original_line: comment.line,
    start_line: outdated ? null : comment.startLine,
    original_start_line: comment.startLine,
    side: comment.side,
    start_side: comment.startSide,
    subject_type: comment.line === null ? "file" : "line",
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    reactions: rollup(url, comment.reactions),
  };
}

/** A comment in the conversation of a pull request. */
export function commentView(world: World, repository: Repository, comment: Comment) {
  const url = `${world.urls.api}/repos/${repository.fullName}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${world.urls.html}/${repository.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${world.urls.api}/repos/${repository.fullName}/issues/${comment.issue}`,
    user: accountView(world, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(world, repository, comment.user.login),
    reactions: rollup(url, comment.reactions),
    performed_via_github_app: null,
  };
}

/** A reaction. */
export function reactionView(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: accountView(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

/** A pull request as the issue it also is, in `issue_comment` events. */
export function issueView(world: World, repository: Repository, pull: Pull) {
  const url = `${world.urls.api}/repos/${repository.fullName}/issues/${pull.number}`;
  const pullUrl = `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`;
  const html = `${world.urls.html}/${repository.fullName}/pull/${pull.number}`;
  return {
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    url,
    repository_url: `${world.urls.api}/repos/${repository.fullName}`,
    comments_url: `${url}/comments`,
    html_url: html,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    locked: false,
    user: accountView(world, pull.author),
    labels: [],
    author_association: association(world, repository, pull.author.login),
    labels_url: `${url}/labels{/name}`,
    events_url: `${url}/events`,
    milestone: null,
    assignee: null,
    assignees: [],
    comments: [...repository.comments.values()].filter((one) => one.issue === pull.number).length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    draft: pull.draft,
    pull_request: {
      url: pullUrl,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pull.merged?.at ?? null,
    },
    reactions: rollup(url, pull.reactions),
  };
}

function association(world: World, repository: Repository, login: string): string {
  const account = world.accounts.get(login.toLowerCase());
  if (account === undefined || account.type === "Bot") return "NONE";
  if (account === repository.owner) return "OWNER";
  const level = levelOf(world, repository, account);
  return level === "none" || level === "read" ? "NONE" : "COLLABORATOR";
}
