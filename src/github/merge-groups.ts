import { read } from "./call.ts";
import type { Repository } from "./octokit.ts";

/** What a merge queue wants to merge: a commit on top of the target branch that holds pull requests, on a branch of GitHub's. */
export interface MergeGroup {
  readonly headSha: string;
  /** The branch that GitHub made for it, without `refs/heads/`. */
  readonly headRef: string;
  /** The target branch. */
  readonly baseRef: string;
}

/** Where GitHub makes the branches of merge groups; nobody else can push there. */
const QUEUE = "gh-readonly-queue/";

/** What the branch of a merge group is named after; null for any other branch. It names only the last of its pull requests. */
export function queueBranch(name: string): { readonly baseRef: string; readonly lastNumber: number } | null {
  const [, baseRef, number] = /^gh-readonly-queue\/(.+)\/pr-(\d+)-[0-9a-f]{40,64}$/.exec(name) ?? [];
  return baseRef === undefined ? null : { baseRef, lastNumber: Number(number) };
}

/** The merge groups that a repository has at this moment: GitHub lists their branches and not the groups. */
export async function mergeGroups({ octokit, owner, repo }: Repository): Promise<MergeGroup[]> {
  const { data } = await read(() => octokit.rest.git.listMatchingRefs({ owner, repo, ref: `heads/${QUEUE}` }));
  return data.flatMap(({ ref, object }) => {
    const headRef = ref.replace(/^refs\/heads\//, "");
    const named = queueBranch(headRef);
    return named === null ? [] : [{ headSha: object.sha, headRef, baseRef: named.baseRef }];
  });
}
