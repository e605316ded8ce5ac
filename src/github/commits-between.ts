import { PAGE_SIZE, read, readPages } from "./call.ts";
import type { Repository } from "./octokit.ts";

/** A commit as a comparison lists it. */
export interface ListedCommit {
  readonly sha: string;
  /** The first is the one that it was put on top of. */
  readonly parents: readonly string[];
  readonly message: string;
}

/** Most commits of one comparison that are looked at. */
const MOST_COMMITS = 1000;

/** The commits that `head` has and `base` has not; null where there are more than are looked at. */
export async function commitsBetween(
  { octokit, owner, repo }: Repository,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<ListedCommit[] | null> {
  const basehead = `${base}...${head}`;
  const commits = await readPages({
    most: MOST_COMMITS + 1,
    page: async (page) => {
      const query = { owner, repo, basehead, per_page: PAGE_SIZE, page };
      return (await octokit.rest.repos.compareCommitsWithBasehead(query)).data.commits;
    },
  });
  if (commits.length > MOST_COMMITS) return null;
  return commits.map(({ sha, parents, commit }) => ({
    sha,
    parents: parents.map((parent) => parent.sha),
    message: commit.message,
  }));
}

/** Numbers of the open pull requests that GitHub associates with a commit. */
export async function openPullsOfCommit({ octokit, owner, repo }: Repository, commit: string): Promise<number[]> {
  const query = { owner, repo, commit_sha: commit, per_page: PAGE_SIZE };
  const { data } = await read(() => octokit.rest.repos.listPullRequestsAssociatedWithCommit(query));
  return data.filter(({ state }) => state === "open").map(({ number }) => number);
}
