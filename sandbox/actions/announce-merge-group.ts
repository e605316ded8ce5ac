import type { MergeGroup } from "../model/merge-group.ts";
import type { Account, Pull, Repository, World } from "../model/types.ts";
import { accountOf } from "../model/world.ts";
import { mergeGroupView } from "../views/merge-group.ts";
import { emit } from "./emit.ts";
import { announcePull } from "./pulls.ts";
import { moveBranch } from "./push.ts";

/** Why a pull request left the queue, in the words of `pull_request.dequeued`. */
export type DequeueReason =
  | "MANUAL"
  | "MERGE"
  | "MERGE_CONFLICT"
  | "CI_FAILURE"
  | "CI_TIMEOUT"
  | "ALREADY_MERGED"
  | "GIT_TREE_INVALID";

/** Ends a group: tells why, and deletes its branch. */
export function destroyGroup(
  world: World,
  repository: Repository,
  group: MergeGroup,
  reason: Exclude<MergeGroup["state"], "waiting">,
): void {
  group.state = reason;
  const payload = { reason, merge_group: mergeGroupView(repository, group) };
  emit(world, { name: "merge_group", action: "destroyed", repository, sender: queueBot(world), payload });
  moveBranch(world, repository, { branch: group.ref, to: null, by: queueBot(world) });
}

/** Pushes the branch of a group and asks for its checks. */
export function requestChecks(world: World, repository: Repository, group: MergeGroup): void {
  moveBranch(world, repository, { branch: group.ref, to: group.headSha, by: queueBot(world) });
  const payload = { merge_group: mergeGroupView(repository, group) };
  emit(world, { name: "merge_group", action: "checks_requested", repository, sender: queueBot(world), payload });
}

/** Sends `pull_request.dequeued`. */
export function announceDequeued(world: World, repository: Repository, pull: Pull, reason: DequeueReason): void {
  announcePull(world, repository, pull, "dequeued", queueBot(world), { reason });
}

/** The account in whose name the queue works. */
export function queueBot(world: World): Account {
  return accountOf(world, "github-merge-queue[bot]");
}
