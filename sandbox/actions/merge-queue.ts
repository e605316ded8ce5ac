import { ApiError } from "../model/api-error.ts";
import { demandsOn } from "../model/branch-demands.ts";
import { checksOn, mergeGate } from "../model/merge-gate.ts";
import { type MergeGroup, type QueueEntry, queuedGroup, waitingGroups } from "../model/merge-group.ts";
import type { Account, Pull, Repository, World } from "../model/types.ts";
import { announceDequeued, type DequeueReason, destroyGroup, queueBot, requestChecks } from "./announce-merge-group.ts";
import { formGroup } from "./form-group.ts";
import { announcePull, closeMerged } from "./pulls.ts";
import { moveBranch } from "./push.ts";

type Leaving = ReadonlyMap<Pull, DequeueReason>;

/**
 * Puts pull requests of one base into its merge queue, as one group, and asks for the group's checks.
 *
 * @throws 405 where a pull request could not be merged anyhow, 422 where there is no queue or it is in it already
 */
export function enqueue(
  world: World,
  repository: Repository,
  options: { pulls: readonly Pull[]; by: Account },
): MergeGroup {
  const { pulls, by } = options;
  const [first] = pulls;
  const base = first?.base.ref ?? "";
  if (demandsOn(repository, base)?.mergeQueue !== true)
    throw new ApiError(422, `The branch ${base} has no merge queue.`);
  for (const pull of pulls) requireQueueable(world, repository, pull, base);
  const entries = pulls.map((pull): QueueEntry => ({ pull, headSha: pull.head.sha, by }));
  const group = formGroup(repository, { base, entries });
  if ("conflict" in group) throw new ApiError(405, `Pull Request #${group.conflict.number} is not mergeable`);
  for (const pull of pulls) announcePull(world, repository, pull, "enqueued", by);
  requestChecks(world, repository, group);
  advanceQueue(world, repository);
  return group;
}

/** Takes a pull request out of the queue; what was built upon it is built anew. @throws 422 where it is not in it. */
export function dequeue(world: World, repository: Repository, pull: Pull, reason: DequeueReason): void {
  const group = queuedGroup(repository, pull);
  if (group === undefined) throw new ApiError(422, `Pull Request #${pull.number} is not in a merge queue`);
  rebuild(world, repository, { from: group, leaving: new Map([[pull, reason]]) });
  advanceQueue(world, repository);
}

/** Merges what is first in a queue and has its checks, and takes out what has failed them, as long as there is any. */
export function advanceQueue(world: World, repository: Repository): void {
  for (;;) {
    const waiting = waitingGroups(repository);
    const failed = waiting.find((group) => checksOn(repository, group.base, group.headSha) === "failing");
    const ready = waiting.find(
      (group) =>
        waitingGroups(repository, group.base)[0] === group &&
        checksOn(repository, group.base, group.headSha) === "satisfied",
    );
    if (failed !== undefined) {
      const leaving: Leaving = new Map(failed.entries.map(({ pull }) => [pull, "CI_FAILURE"]));
      rebuild(world, repository, { from: failed, leaving });
    } else if (ready !== undefined) {
      merge(world, repository, ready);
    } else {
      return;
    }
  }
}

/** Takes note of what happened to queued pull requests and to their base: after a push, or when one was closed. */
export function revisitQueues(world: World): void {
  for (const repository of world.repositories.values()) {
    const bases = new Set(waitingGroups(repository).map((group) => group.base));
    for (const base of bases) revisitQueue(world, repository, base);
    if (bases.size > 0) advanceQueue(world, repository);
  }
}

function revisitQueue(world: World, repository: Repository, base: string): void {
  const waiting = waitingGroups(repository, base);
  const [first] = waiting;
  const leaving = new Map(
    waiting
      .flatMap((group) => group.entries)
      .flatMap((entry): [Pull, DequeueReason][] => {
        if (entry.pull.state === "closed") return [[entry.pull, "MANUAL"]];
        return entry.pull.head.sha === entry.headSha ? [] : [[entry.pull, "GIT_TREE_INVALID"]];
      }),
  );
  const moved = first !== undefined && repository.branches.get(base) !== first.baseSha;
  const from = moved ? first : waiting.find((group) => group.entries.some(({ pull }) => leaving.has(pull)));
  if (from !== undefined) rebuild(world, repository, { from, leaving });
}

// A group contains those before it, so whatever changes one changes all that come after it.
function rebuild(world: World, repository: Repository, change: { from: MergeGroup; leaving: Leaving }): void {
  const { from, leaving } = change;
  const waiting = waitingGroups(repository, from.base);
  const affected = waiting.slice(waiting.indexOf(from));
  for (const group of affected) {
    const gone = group.entries.filter(({ pull }) => leaving.has(pull));
    destroyGroup(world, repository, group, gone.length > 0 ? "dequeued" : "invalidated");
    for (const { pull } of gone) announceDequeued(world, repository, pull, leaving.get(pull) ?? "MANUAL");
  }
  for (const group of affected) {
    const entries = group.entries.filter(({ pull }) => !leaving.has(pull));
    reform(world, repository, { base: group.base, entries });
  }
}

function reform(world: World, repository: Repository, plan: { base: string; entries: readonly QueueEntry[] }): void {
  if (plan.entries.length === 0) return;
  const formed = formGroup(repository, plan);
  if (!("conflict" in formed)) {
    requestChecks(world, repository, formed);
    return;
  }
  announceDequeued(world, repository, formed.conflict, "MERGE_CONFLICT");
  const entries = plan.entries.filter(({ pull }) => pull !== formed.conflict);
  reform(world, repository, { ...plan, entries });
}

function merge(world: World, repository: Repository, group: MergeGroup): void {
  const by = queueBot(world);
  group.state = "merged";
  for (const { pull, mergeSha } of group.entries) {
    announceDequeued(world, repository, pull, "MERGE");
    closeMerged(world, repository, pull, { sha: mergeSha, by });
  }
  moveBranch(world, repository, { branch: group.base, to: group.headSha, by, merge: true });
  destroyGroup(world, repository, group, "merged");
}

function requireQueueable(world: World, repository: Repository, pull: Pull, base: string): void {
  if (pull.base.ref !== base) throw new ApiError(422, "Pull requests of different bases cannot be in one group.");
  if (pull.state === "closed") throw new ApiError(405, "Pull Request is not mergeable");
  if (pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  const gate = mergeGate(world, repository, pull);
  if (!gate.open) throw new ApiError(405, gate.message);
  if (queuedGroup(repository, pull) !== undefined) {
    throw new ApiError(422, `Pull Request #${pull.number} is already in the merge queue`);
  }
}
