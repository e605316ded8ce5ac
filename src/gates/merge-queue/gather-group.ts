import { changedBetween } from "../../github/changed-between.ts";
import { NotVisibleError } from "../../github/errors.ts";
import type { MergeGroup } from "../../github/merge-groups.ts";
import type { Repository } from "../../github/octokit.ts";
import { branchTip } from "../../github/tree.ts";
import type { ShownGroup } from "../../report/merge-group.ts";
import { type LawFacts, readPolicies } from "../pull-request/gather.ts";
import { findMembers, type Members } from "./find-members.ts";

/** Everything about a merge group that the judgement begins with. */
export interface GroupFacts extends LawFacts, Members {
  readonly group: MergeGroup;
  /** Current commit of the target branch. */
  readonly baseTip: string;
}

/** The facts, or null where no policy governs the target branch and the group adds none: then Assay has nothing to say. */
export async function gatherGroup(repository: Repository, group: MergeGroup): Promise<GroupFacts | null> {
  const { headSha, baseRef } = group;
  const baseTip = await branchTip(repository, baseRef);
  if (baseTip === null) throw new NotVisibleError(`The branch ${baseRef} is not visible through GitHub's API.`);
  const paths = await changedBetween(repository, { base: baseTip, head: headSha });
  const policies = await readPolicies(repository, { baseTip, headSha, paths });
  if (policies === null) return null;
  const members = await findMembers(repository, group, baseTip);
  return { group, pull: { baseRef }, baseTip, changed: { paths }, ...policies, ...members };
}

/** A group as its report names it. */
export function shownGroup({ members, group: { baseRef, headSha } }: GroupFacts): ShownGroup {
  return { numbers: members.map(({ pull }) => pull.number), branch: baseRef, headSha };
}
