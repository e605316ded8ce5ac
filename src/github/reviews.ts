import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import type { Repository } from "./octokit.ts";

/** A review of ours that requests changes and has not been dismissed. */
export interface StandingReview {
  readonly id: number;
  readonly body: string;
}

export interface LineComment {
  readonly path: string;
  readonly line: number;
  readonly side: "RIGHT";
  readonly body: string;
}

interface Place {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly number: number;
}

/** The App's own reviews of a pull request that still request changes, oldest first. */
export async function standingReviews({ repository, app, number }: Place): Promise<StandingReview[]> {
  const { octokit, owner, repo } = repository;
  const reviews = await readPages({
    most: 3000,
    page: async (page) => {
      const query = { owner, repo, pull_number: number, per_page: PAGE_SIZE, page };
      return (await octokit.rest.pulls.listReviews(query)).data;
    },
  });
  return reviews
    .filter((review) => review.user?.login === app.login && review.state === "CHANGES_REQUESTED")
    .map(({ id, body }) => ({ id, body }));
}

/**
 * Requests changes. GitHub refuses a review whole if one comment is not in the diff.
 *
 * @param options.marker text in the body by which a review is found whose answer got lost
 */
export async function requestChanges(
  place: Place,
  options: {
    readonly headSha: string;
    readonly body: string;
    readonly marker: string;
    readonly comments: readonly LineComment[];
  },
): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  await write({
    call: async () => {
      const target = { owner, repo, pull_number: place.number, commit_id: options.headSha };
      const review = { event: "REQUEST_CHANGES" as const, body: options.body, comments: [...options.comments] };
      await octokit.rest.pulls.createReview({ ...target, ...review });
      return true;
    },
    find: async () => ((await standingReviews(place)).some(({ body }) => body.includes(options.marker)) ? true : null),
  });
}

/** Replaces the text of a review. */
export async function editReview(place: Place, review: StandingReview, body: string): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  // To say the same twice changes nothing, so a lost answer may simply be asked for again.
  await read(() =>
    octokit.rest.pulls.updateReview({ owner, repo, pull_number: place.number, review_id: review.id, body }),
  );
}

/** Takes the force out of a review. */
export async function dismissReview(place: Place, review: StandingReview, message: string): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  await write({
    call: async () => {
      const target = { owner, repo, pull_number: place.number, review_id: review.id };
      await octokit.rest.pulls.dismissReview({ ...target, message, event: "DISMISS" });
      return true;
    },
    find: async () => ((await standingReviews(place)).every(({ id }) => id !== review.id) ? true : null),
  });
}
