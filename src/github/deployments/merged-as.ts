import { PAGE_SIZE, read } from "../call.ts";
import { kindOf } from "../errors.ts";
import type { Repository } from "../octokit.ts";

/** A pull request that was merged. */
export interface MergedPull {
  readonly number: number;
  /** The head as it was merged. */
  readonly headSha: string;
  readonly baseRef: string;
}

/** The pull requests whose merge a commit is. */
export async function mergedAs(repository: Repository, commit: string): Promise<MergedPull[]> {
  const { octokit, owner, repo } = repository;
  try {
    const query = { owner, repo, commit_sha: commit, per_page: PAGE_SIZE };
    const { data } = await read(() => octokit.rest.repos.listPullRequestsAssociatedWithCommit(query));
    return data
      .filter(({ merged_at, merge_commit_sha, base }) => {
        const isHere = base.repo.id === repository.id;
        return isHere && merged_at !== null && merge_commit_sha === commit;
      })
      .map(({ number, head, base }) => ({ number, headSha: head.sha, baseRef: base.ref }));
  } catch (error) {
    // GitHub answers 422 for a commit that it has no pull requests of.
    if (["not-found", "refused"].includes(kindOf(error))) return [];
    throw error;
  }
}
