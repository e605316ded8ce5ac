import { revisitQueues } from "../actions/merge-queue.ts";
import { editPull, mergePull, openPull } from "../actions/pulls.ts";
import { dismissReview, type LineComment, type ReviewEvent, submitReview } from "../actions/reviews.ts";
import { ApiError } from "../model/api-error.ts";
import { mergeGate } from "../model/merge-gate.ts";
import type { World } from "../model/types.ts";
import { accountOf } from "../model/world.ts";
import { reviewCommentView } from "../views/review.ts";
import { actingUser, findPull, findRepository } from "./lookup.ts";

/** What became of a try to merge: GitHub's status code and sentence. */
export type MergeOutcome = { status: number; message: string; sha?: string };

type At = { repo: string; pull: number };

/** Pull requests, reviews and merging. */
export function pullTools(world: World) {
  const edit = (options: At & { user?: string }, changes: Omit<Parameters<typeof editPull>[3], "by">): void => {
    const { repository, pull } = findPull(world, options);
    editPull(world, repository, pull, { by: actingUser(world, options.user), ...changes });
    revisitQueues(world);
  };
  return {
    /** Opens a pull request; `headRepo` is the fork it comes from, if any. Gives its number. */
    openPullRequest: (options: {
      repo: string;
      head: string;
      headRepo?: string;
      base?: string;
      title?: string;
      body?: string;
      author?: string;
      draft?: boolean;
    }): { pull: number; sha: string } => {
      const repository = findRepository(world, options.repo);
      const pull = openPull(world, repository, {
        title: options.title ?? `Merge ${options.head}`,
        body: options.body ?? null,
        head: { repository: findRepository(world, options.headRepo ?? options.repo), ref: options.head },
        base: options.base ?? repository.defaultBranch,
        author: actingUser(world, options.author),
        draft: options.draft ?? false,
      });
      return { pull: pull.number, sha: pull.head.sha };
    },

    /** Changes title, text or base. */
    editPullRequest: (options: At & { user?: string; title?: string; body?: string; base?: string }): void => {
      const { repo: _repo, pull: _pull, user: _user, ...changes } = options;
      edit(options, changes);
    },
    closePullRequest: (options: At & { user?: string }): void => edit(options, { state: "closed" }),
    reopenPullRequest: (options: At & { user?: string }): void => edit(options, { state: "open" }),
    markReady: (options: At & { user?: string }): void => edit(options, { draft: false }),
    convertToDraft: (options: At & { user?: string }): void => edit(options, { draft: true }),

    /** Where a pull request stands, and whether its gate is open (`blockedBy` is null) or what keeps it shut. */
    pullRequest: (options: At) => {
      const { repository, pull } = findPull(world, options);
      const gate = mergeGate(world, repository, pull);
      return {
        number: pull.number,
        title: pull.title,
        state: pull.state,
        draft: pull.draft,
        merged: pull.merged !== undefined,
        mergeCommit: pull.merged?.sha ?? null,
        headSha: pull.head.sha,
        headRef: pull.head.ref,
        baseSha: pull.base.sha,
        baseRef: pull.base.ref,
        blockedBy: gate.open ? null : gate.message,
      };
    },

    /** Presses the merge button as a person would. */
    merge: (options: At & { user?: string; method?: "merge" | "squash" | "rebase" }): MergeOutcome => {
      const { repository, pull } = findPull(world, options);
      try {
        const by = actingUser(world, options.user);
        const sha = mergePull(world, repository, pull, { by, method: options.method ?? "merge" });
        return { status: 200, message: "Pull Request successfully merged", sha };
      } catch (error) {
        if (error instanceof ApiError) return { status: error.status, message: error.message };
        throw error;
      }
    },

    /** Reviews as a person. */
    review: (
      options: At & { user: string; event: ReviewEvent; body?: string; comments?: readonly LineComment[] },
    ): { id: number } => {
      const { repository, pull } = findPull(world, options);
      const review = submitReview(world, repository, pull, {
        by: accountOf(world, options.user),
        event: options.event,
        body: options.body ?? "",
        comments: options.comments ?? [],
      });
      return { id: review.id };
    },

    /** Dismisses a review as a person. */
    dismissReview: (options: At & { review: number; user?: string }): void => {
      const { repository, pull } = findPull(world, options);
      const review = pull.reviews.get(options.review);
      if (review === undefined) throw new Error(`#${options.pull} has no review ${options.review}.`);
      dismissReview(world, repository, pull, { review, by: actingUser(world, options.user) });
    },

    /** The reviews of a pull request in order, each with its comments on lines. */
    reviews: (options: At) => {
      const { repository, pull } = findPull(world, options);
      return [...pull.reviews.values()].map((review) => ({
        id: review.id,
        user: review.user.login,
        state: review.state,
        body: review.body,
        commitId: review.commitId,
        comments: [...pull.reviewComments.values()]
          .filter((one) => one.reviewId === review.id)
          .map((one) => {
            const { line } = reviewCommentView(world, repository, pull, one);
            const { id, path, side, body, startLine } = one;
            return { id, path, line, originalLine: one.line, startLine, side, body };
          }),
      }));
    },
  };
}
