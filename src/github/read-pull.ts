import type { Person } from "../policy/person.ts";
import { PAGE_SIZE, read, readPages } from "./call.ts";
import { OtherRepositoryError } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** What is judged, as GitHub describes it at the moment of asking. */
export interface PullRequest {
  readonly number: number;
  readonly open: boolean;
  readonly author: Person;
  readonly headSha: string;
  /** Branch name of the head, in the head's repository. */
  readonly headRef: string;
  /** `null` where the fork was deleted. */
  readonly headRepositoryId: number | null;
  /** Where the head lies; `null` where the fork was deleted. */
  readonly headRepository: { readonly owner: string; readonly repo: string } | null;
  readonly repositoryId: number;
  /** The head lies in another repository than the base. */
  readonly fork: boolean;
  readonly baseRef: string;
  /** How many files it changes, as GitHub counts them. */
  readonly changedFiles: number;
  /** Whether anybody has commented on it, outside of reviews. */
  readonly commented: boolean;
  readonly url: string;
}

/** Most open pull requests of a repository that are looked at. */
const MOST_PULLS = 3000;

/** @throws OtherRepositoryError */
export async function readPull(repository: Repository, number: number): Promise<PullRequest> {
  const { octokit, owner, repo } = repository;
  const { data } = await read(() => octokit.rest.pulls.get({ owner, repo, pull_number: number }));
  refuseOther(repository, data.base.repo.id);
  // The type promises a head repository; GitHub answers null for a fork that was deleted.
  const head: { readonly id: number; readonly name: string; readonly owner: { readonly login: string } } | null =
    data.head.repo;
  return {
    number: data.number,
    open: data.state === "open",
    author: { id: data.user.id, login: data.user.login },
    headSha: data.head.sha,
    headRef: data.head.ref,
    headRepositoryId: head?.id ?? null,
    headRepository: head === null ? null : { owner: head.owner.login, repo: head.name },
    repositoryId: data.base.repo.id,
    fork: head?.id !== data.base.repo.id,
    baseRef: data.base.ref,
    changedFiles: data.changed_files,
    commented: data.comments > 0,
    url: data.html_url,
  };
}

/** A repository can be renamed, and another take its name: what is meant is the one of the task's id. */
function refuseOther({ id, owner, repo }: Repository, found: number): void {
  if (found !== id) throw new OtherRepositoryError(`${owner}/${repo} is another repository by now`);
}

/** An open pull request as a list shows it. */
export type ListedPull = Pick<PullRequest, "number" | "headSha" | "baseRef">;

/** The heads of the pull requests, open or not, that changed last: at most a page of them. */
export async function recentHeads({ octokit, owner, repo }: Repository): Promise<string[]> {
  const query = { owner, repo, state: "all", sort: "updated", direction: "desc", per_page: PAGE_SIZE } as const;
  const { data } = await read(() => octokit.rest.pulls.list(query));
  return data.map(({ head }) => head.sha);
}

/**
 * The open pull requests of a repository whose head is this commit, or that go to this branch, or all of them.
 * Events name no pull requests of forks, so the list is read instead.
 *
 * @throws OtherRepositoryError
 */
export async function openPulls(
  repository: Repository,
  select: { readonly headSha?: string; readonly base?: string },
): Promise<ListedPull[]> {
  const { octokit, owner, repo } = repository;
  const pulls = await readPages({
    most: MOST_PULLS,
    page: async (page) => {
      const base = select.base === undefined ? {} : { base: select.base };
      const query = { owner, repo, state: "open", ...base, per_page: PAGE_SIZE, page } as const;
      return (await octokit.rest.pulls.list(query)).data;
    },
  });
  for (const pull of pulls) refuseOther(repository, pull.base.repo.id);
  return pulls
    .filter((pull) => select.headSha === undefined || pull.head.sha === select.headSha)
    .map(({ number, head, base }) => ({ number, headSha: head.sha, baseRef: base.ref }));
}
