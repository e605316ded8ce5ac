import type { Pull, Repository, Review, ReviewComment, World } from "../model/types.ts";
import { accountView, nodeId } from "./account.ts";
import { association } from "./association.ts";
import { rollup } from "./reaction.ts";

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
    author_association: association(world, repository, review.user),
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
    author_association: association(world, repository, comment.user),
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
