import type { MergeGroup } from "../model/merge-group.ts";
import { commitOf } from "../model/pull-facts.ts";
import type { Repository } from "../model/types.ts";
import { eventCommitView } from "./commit.ts";

/** A group of the merge queue as webhooks carry it. */
export function mergeGroupView(repository: Repository, group: MergeGroup) {
  const head = commitOf(repository, group.headSha);
  return {
    head_sha: group.headSha,
    head_ref: `refs/heads/${group.ref}`,
    base_sha: group.baseSha,
    base_ref: `refs/heads/${group.base}`,
    head_commit: head === undefined ? null : eventCommitView(head),
  };
}
