import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import type { Repository } from "./octokit.ts";

/** A review of ours. */
export interface OwnReview {
  readonly id: number;
  readonly body: string;
  /** It requests changes and has not been dismissed. */
  readonly stands: boolean;
}

/** `COMMENT` adds remarks and leaves a review standing that requests changes. */
export type ReviewEvent = "REQUEST_CHANGES" | "COMMENT";

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

/** The App's own reviews of a pull request that were not dismissed, oldest first. */
export async function ownReviews({ repository, app, number }: Place): Promise<OwnReview[]> {
  const { octokit, owner, repo } = repository;
  const reviews = await readPages({
    most: 3000,
    page: async (page) => {
      const query = { owner, repo, pull_number: number, per_page: PAGE_SIZE, page };
      return (await octokit.rest.pulls.listReviews(query)).data;
    },
  });
  return reviews
    .filter(({ user, state }) => user?.login === app.login && ["CHANGES_REQUESTED", "COMMENTED"].includes(state))
    .map(({ id, body, state }) => ({ id, body, stands: state === "CHANGES_REQUESTED" }));
}

/**
 * Makes a review. GitHub refuses it whole if one comment is not in the diff.
 *
 * @param options.marker text in the body by which a review is found whose answer got lost
 */
export async function postReview(
  place: Place,
  options: {
    readonly event: ReviewEvent;
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
      const review = { event: options.event, body: options.body, comments: [...options.comments] };
      await octokit.rest.pulls.createReview({ ...target, ...review });
      return true;
    },
    find: async () => {
      const stands = options.event === "REQUEST_CHANGES";
      const made = (await ownReviews(place)).some((one) => one.stands === stands && one.body.includes(options.marker));
      return made ? true : null;
    },
  });
}

/** Replaces the text of a review. */
export async function editReview(place: Place, review: OwnReview, body: string): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  // To say the same twice changes nothing, so a lost answer may simply be asked for again.
  await read(() =>
    octokit.rest.pulls.updateReview({ owner, repo, pull_number: place.number, review_id: review.id, body }),
  );
}

/** Takes the force out of a review. */
export async function dismissReview(place: Place, review: OwnReview, message: string): Promise<void> {
  const { octokit, owner, repo } = place.repository;
  await write({
    call: async () => {
      const target = { owner, repo, pull_number: place.number, review_id: review.id };
      await octokit.rest.pulls.dismissReview({ ...target, message, event: "DISMISS" });
      return true;
    },
    find: async () => ((await ownReviews(place)).every(({ id }) => id !== review.id) ? true : null),
  });
}
