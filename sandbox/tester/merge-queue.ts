import type { DequeueReason } from "../actions/announce-merge-group.ts";
import { dequeue, enqueue } from "../actions/merge-queue.ts";
import { checksOn } from "../model/merge-gate.ts";
import type { MergeGroup } from "../model/merge-group.ts";
import type { Repository, World } from "../model/types.ts";
import { actingUser, findPull, findRepository } from "./lookup.ts";

/** The merge queue of a branch that `protectBranch({ mergeQueue: true })` gave one. */
export function mergeQueueTools(world: World) {
  const show = (repository: Repository, group: MergeGroup) => ({
    headSha: group.headSha,
    headRef: `refs/heads/${group.ref}`,
    baseSha: group.baseSha,
    baseRef: `refs/heads/${group.base}`,
    pulls: group.entries.map(({ pull }) => pull.number),
    state: group.state,
    checks: checksOn(repository, group.base, group.headSha),
  });
  return {
    /**
     * Puts one pull request into the merge queue, or several as one group. The group waits for the required checks on
     * its `headSha`; it is merged when they succeed and it is first, and taken out when one fails.
     *
     * @throws where a pull request may not be merged, with GitHub's sentence
     */
    enqueue: (options: { repo: string; user?: string } & ({ pull: number } | { pulls: readonly number[] })) => {
      const repository = findRepository(world, options.repo);
      const numbers = "pull" in options ? [options.pull] : options.pulls;
      const pulls = numbers.map((pull) => findPull(world, { repo: options.repo, pull }).pull);
      return show(repository, enqueue(world, repository, { pulls, by: actingUser(world, options.user) }));
    },

    /** Takes a pull request out of the queue: by hand, or with the reason of a time-out (`CI_TIMEOUT`). */
    dequeue: (options: { repo: string; pull: number; reason?: DequeueReason }): void => {
      const { repository, pull } = findPull(world, options);
      dequeue(world, repository, pull, options.reason ?? "MANUAL");
    },

    /** The group of this head commit, or the latest that holds this pull request. @throws if there is none. */
    mergeGroup: (options: { repo: string } & ({ sha: string } | { pull: number })) => {
      const repository = findRepository(world, options.repo);
      const found = repository.mergeGroups.findLast((group) =>
        "sha" in options
          ? group.headSha === options.sha
          : group.entries.some(({ pull }) => pull.number === options.pull),
      );
      if (found === undefined) throw new Error(`${options.repo} has no such merge group.`);
      return show(repository, found);
    },

    /** Every group that there was, oldest first. */
    mergeGroups: (options: { repo: string }) => {
      const repository = findRepository(world, options.repo);
      return repository.mergeGroups.map((group) => show(repository, group));
    },
  };
}
