import { markedIncident } from "../policy/incident-mark.ts";
import { PAGE_SIZE, read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";
import { isReachable } from "./workflow-runs.ts";

/** A pull request that names an incident. */
export interface MarkedPull {
  readonly number: number;
  readonly open: boolean;
  /** When it was merged and closed, Unix milliseconds; null where it was not. */
  readonly mergedAt: number | null;
  readonly closedAt: number | null;
  /** The commit that it became. */
  readonly mergeCommit: string | null;
}

/**
 * The pull requests to a branch that name the incident, of the hundred newest, oldest first. Their heads lie in this very
 * repository, so that only somebody who may push can have made them.
 *
 * @param options.since they were opened after this moment, Unix milliseconds
 */
export async function findMarkedPulls(
  repository: Repository,
  options: { readonly base: string; readonly incident: number; readonly since: number },
): Promise<MarkedPull[]> {
  const { octokit, owner, repo } = repository;
  const { base, incident, since } = options;
  const query = { owner, repo, base, state: "all", sort: "created", direction: "desc", per_page: PAGE_SIZE } as const;
  const { data } = await read(() => octokit.rest.pulls.list(query));
  return data
    .filter(
      ({ body, head, created_at }) =>
        markedIncident(body) === incident && head.repo?.id === repository.id && Date.parse(created_at) + 1000 >= since,
    )
    .map(markedPull)
    .reverse();
}

/** The same pull request as it stands now. */
export async function readMarkedPull({ octokit, owner, repo }: Repository, number: number): Promise<MarkedPull> {
  return markedPull((await read(() => octokit.rest.pulls.get({ owner, repo, pull_number: number }))).data);
}

function markedPull(pull: {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly closed_at: string | null;
  readonly merge_commit_sha: string | null;
}): MarkedPull {
  const { number, state, merged_at, closed_at, merge_commit_sha } = pull;
  const at = (time: string | null) => (time === null ? null : Date.parse(time));
  return {
    number,
    open: state === "open",
    mergedAt: at(merged_at),
    closedAt: at(closed_at),
    mergeCommit: merge_commit_sha,
  };
}

/** When the first release since then that has this commit was published, or null; of the hundred newest. Unix milliseconds. */
export async function releasedAt(repository: Repository, commit: string, since: number): Promise<number | null> {
  const { octokit, owner, repo } = repository;
  const { data } = await read(() => octokit.rest.repos.listReleases({ owner, repo, per_page: PAGE_SIZE }));
  const published = data.filter(({ draft, prerelease }) => !draft && !prerelease);
  const times: number[] = [];
  for (const { tag_name, published_at } of published) {
    const at = Date.parse(published_at ?? "");
    if (at >= since && (await holds(repository, commit, tag_name))) times.push(at);
  }
  return times.length === 0 ? null : Math.min(...times);
}

async function holds(repository: Repository, commit: string, tag: string): Promise<boolean> {
  try {
    return await isReachable(repository, commit, tag);
  } catch (error) {
    // A release whose tag is gone holds nothing.
    if (kindOf(error) === "refused") return false;
    throw error;
  }
}
