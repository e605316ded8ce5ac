import type { Account, Pull, Repository } from "./types.ts";

/** A pull request in the merge queue, as it was when it came in. */
export type QueueEntry = {
  pull: Pull;
  /** Its head at that time: a push to it takes it out of the queue. */
  headSha: string;
  /** Who put it there. */
  by: Account;
};

/** A merge that is not yet on the base: one commit per pull request, on top of the base or of the group before. */
export type MergeGroup = {
  /** The branch it goes into. */
  base: string;
  /** The branch that holds it, without `refs/heads/`. */
  ref: string;
  baseSha: string;
  headSha: string;
  /** In the order of their merge commits. */
  entries: readonly (QueueEntry & { mergeSha: string })[];
  state: "waiting" | "merged" | "invalidated" | "dequeued";
};

/** The groups that wait for their checks, first in the queue first. */
export function waitingGroups(repository: Repository, base?: string): MergeGroup[] {
  return repository.mergeGroups.filter(
    (group) => group.state === "waiting" && (base === undefined || group.base === base),
  );
}

/** The waiting group that holds a pull request, if it is in the queue. */
export function queuedGroup(repository: Repository, pull: Pull): MergeGroup | undefined {
  return waitingGroups(repository).find((group) => group.entries.some((entry) => entry.pull === pull));
}
