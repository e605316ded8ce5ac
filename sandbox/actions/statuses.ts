import type { CommitStatus, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { advanceQueue } from "./merge-queue.ts";

/** Puts a status on a commit, which may be what a merge queue waits for. */
export function addStatus(
  world: World,
  repository: Repository,
  facts: Omit<CommitStatus, "id" | "createdAt">,
): CommitStatus {
  const status: CommitStatus = { ...facts, id: world.nextId(), createdAt: now() };
  repository.statuses.push(status);
  advanceQueue(world, repository);
  return status;
}
