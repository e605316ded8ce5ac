import { lineInPatch, linePosition, positionOf } from "../git/patch.ts";
import type { ChangedFile } from "../git/tree-diff.ts";
import { ApiError, limitBody, notFound } from "../model/api-error.ts";
import { pullFiles } from "../model/pull-facts.ts";
import type { Account, Pull, Repository, Review, ReviewComment, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { pullView } from "../views/pull.ts";
import { reviewCommentView, reviewView } from "../views/review.ts";
import { emit } from "./emit.ts";

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

/** Where a comment is to stand and what it says. */
export type LineComment = {
  path: string;
  body: string;
  line?: number;
  side?: "LEFT" | "RIGHT";
  startLine?: number;
  startSide?: "LEFT" | "RIGHT";
  position?: number;
};

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

function unprocessable(...errors: string[]): ApiError {
  return new ApiError(422, "Unprocessable Entity", { errors });
}

/** Submits a review, or keeps it pending without an event. @throws 422 where a comment is not on a line of the diff. */
export function submitReview(
  world: World,
  repository: Repository,
  pull: Pull,
  options: { by: Account; event?: ReviewEvent; body: string; commitId?: string; comments: readonly LineComment[] },
): Review {
  const { by, event, body } = options;
  if (event === "APPROVE" && by === pull.author) throw unprocessable("Can not approve your own pull request");
  if (event === "REQUEST_CHANGES" && by === pull.author) {
    throw unprocessable("Can not request changes on your own pull request");
  }
  const empty = body.trim() === "";
  if (empty && (event === "REQUEST_CHANGES" || (event === "COMMENT" && options.comments.length === 0))) {
    throw unprocessable("Body can't be blank");
  }
  if (options.commitId !== undefined && !repository.objects.commits.has(options.commitId)) {
    throw unprocessable("The commit_id is not part of the pull request");
  }
  limitBody("PullRequestReview", body);
  const review: Review = {
    id: world.nextId(),
    user: by,
    body,
    state: event === undefined ? "PENDING" : STATES[event],
    commitId: options.commitId ?? pull.head.sha,
    submittedAt: event === undefined ? null : now(),
  };
  const files = pullFiles(repository, pull);
  const comments = options.comments.map((comment) =>
    placeComment(world, { pull, files, by, comment, commitId: review.commitId, reviewId: review.id }),
  );
  pull.reviews.set(review.id, review);
  pull.updatedAt = now();
  for (const comment of comments) pull.reviewComments.set(comment.id, comment);
  if (event === undefined) return review;
  announceReview(world, repository, pull, review, "submitted", by);
  for (const comment of comments) announceComment(world, repository, pull, comment);
  return review;
}

/** Adds one comment on a line outside of any review of several. @throws 422 where the line is not in the diff. */
export function addReviewComment(
  world: World,
  repository: Repository,
  pull: Pull,
  options: { by: Account; comment: LineComment; commitId: string },
): ReviewComment {
  const review: Review = {
    id: world.nextId(),
    user: options.by,
    body: "",
    state: "COMMENTED",
    commitId: options.commitId,
    submittedAt: now(),
  };
  const files = pullFiles(repository, pull);
  const comment = placeComment(world, { pull, files, reviewId: review.id, ...options });
  pull.reviews.set(review.id, review);
  pull.reviewComments.set(comment.id, comment);
  announceReview(world, repository, pull, review, "submitted", options.by);
  announceComment(world, repository, pull, comment);
  return comment;
}

/** Answers an earlier comment on a line, in its thread. */
export function replyToComment(
  world: World,
  repository: Repository,
  pull: Pull,
  options: { by: Account; to: number; body: string },
): ReviewComment {
  const first = pull.reviewComments.get(options.to);
  if (first === undefined) throw notFound();
  const at = now();
  const reply: ReviewComment = {
    ...first,
    id: world.nextId(),
    user: options.by,
    body: limitBody("PullRequestReviewComment", options.body),
    inReplyTo: first.inReplyTo ?? first.id,
    createdAt: at,
    updatedAt: at,
    reactions: [],
  };
  pull.reviewComments.set(reply.id, reply);
  announceComment(world, repository, pull, reply);
  return reply;
}

/** Takes the force out of an approval or a request for changes. @throws 422 for any other review. */
export function dismissReview(
  world: World,
  repository: Repository,
  pull: Pull,
  options: { review: Review; by: Account },
): void {
  const { review, by } = options;
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  }
  review.state = "DISMISSED";
  announceReview(world, repository, pull, review, "dismissed", by);
}

/** Sends a `pull_request_review` event. Webhooks write the state in lower case. */
export function announceReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  action: "submitted" | "edited" | "dismissed",
  by: Account,
): void {
  const view = reviewView(world, repository, pull, review);
  const payload = {
    review: { ...view, state: view.state.toLowerCase() },
    pull_request: pullView(world, repository, pull),
  };
  emit(world, { name: "pull_request_review", action, repository, sender: by, payload });
}

function announceComment(world: World, repository: Repository, pull: Pull, comment: ReviewComment): void {
  emit(world, {
    name: "pull_request_review_comment",
    action: "created",
    repository,
    sender: comment.user,
    payload: {
      comment: reviewCommentView(world, repository, pull, comment),
      pull_request: pullView(world, repository, pull),
    },
  });
}

function placeComment(
  world: World,
  options: {
    pull: Pull;
    files: readonly ChangedFile[];
    by: Account;
    comment: LineComment;
    commitId: string;
    reviewId: number;
  },
): ReviewComment {
  const { comment } = options;
  const file = options.files.find((one) => one.path === comment.path);
  if (file === undefined) throw unprocessable("Path could not be resolved");
  const place =
    comment.position === undefined || file.patch === undefined
      ? { line: comment.line, side: comment.side ?? "RIGHT" }
      : linePosition(file.patch, comment.position);
  if (place === undefined) throw unprocessable("Position could not be resolved");
  const { line, side } = place;
  if (line === undefined || file.patch === undefined || !lineInPatch(file.patch, line, side)) {
    throw unprocessable("Line could not be resolved");
  }
  const startSide = comment.startSide ?? side;
  if (comment.startLine !== undefined && !lineInPatch(file.patch, comment.startLine, startSide)) {
    throw unprocessable("Start line could not be resolved");
  }
  if (comment.startLine !== undefined && startSide === side && comment.startLine >= line) {
    throw unprocessable("Start line must precede the end line.");
  }
  if (comment.body.trim() === "") throw unprocessable("Body can't be blank");
  const at = now();
  return {
    id: world.nextId(),
    reviewId: options.reviewId,
    user: options.by,
    path: comment.path,
    body: limitBody("PullRequestReviewComment", comment.body),
    commitId: options.commitId,
    line,
    startLine: comment.startLine ?? null,
    side,
    startSide: comment.startLine === undefined ? null : startSide,
    position: positionOf(file.patch, line, side),
    diffHunk: file.patch.text,
    inReplyTo: null,
    createdAt: at,
    updatedAt: at,
    reactions: [],
  };
}
