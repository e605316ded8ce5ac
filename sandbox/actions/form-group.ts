import { writeCommit } from "../git/objects.ts";
import { type MergeGroup, type QueueEntry, waitingGroups } from "../model/merge-group.ts";
import { mergedFiles } from "../model/pull-facts.ts";
import { signatureOf } from "../model/signature.ts";
import type { Pull, Repository } from "../model/types.ts";
import { mergeMessage } from "./pulls.ts";

/**
 * Builds a group on top of the last one that waits, or of the base: a merge commit per pull request, each on top of
 * the one before. Where a pull request conflicts, nothing is formed and it is named.
 */
export function formGroup(
  repository: Repository,
  plan: { base: string; entries: readonly QueueEntry[] },
): MergeGroup | { conflict: Pull } {
  const { base } = plan;
  const baseSha = waitingGroups(repository, base).at(-1)?.headSha ?? repository.branches.get(base) ?? "";
  const last = plan.entries.at(-1)?.pull.number;
  const ref = `gh-readonly-queue/${base}/pr-${last}-${baseSha}`;
  // Within one second the same merge would have the same SHA once more, and the checks of the time before.
  const again = repository.mergeGroups.filter((group) => group.ref === ref).length;
  const date = new Date(Date.now() + 1000 * again).toISOString().replace(/\.\d+Z$/, "Z");
  let tip = baseSha;
  const entries: MergeGroup["entries"][number][] = [];
  for (const entry of plan.entries) {
    const files = mergedFiles(repository, entry.pull, tip);
    if (files === undefined) return { conflict: entry.pull };
    tip = writeCommit(repository.objects, {
      files,
      parents: [tip, entry.headSha],
      author: signatureOf(entry.by, date),
      message: mergeMessage(entry.pull),
    }).sha;
    entries.push({ ...entry, mergeSha: tip });
  }
  const group: MergeGroup = { base, ref, baseSha, headSha: tip, entries, state: "waiting" };
  repository.mergeGroups.push(group);
  return group;
}
