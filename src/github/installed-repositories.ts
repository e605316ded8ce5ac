import { PAGE_SIZE, read, readPages } from "./call.ts";
import type { Octokit } from "./octokit.ts";

/** Repositories of one installation that are looked at. */
const MOST_REPOSITORIES = 10_000;

/** A repository that an installation covers. */
export interface InstalledRepository {
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
}

/** The repositories that an installation covers and that can still change: archived ones cannot. */
export async function installedRepositories(octokit: Octokit): Promise<readonly InstalledRepository[]> {
  const repositories = await readPages({
    most: MOST_REPOSITORIES,
    page: async (page) => {
      const { data } = await octokit.rest.apps.listReposAccessibleToInstallation({ per_page: PAGE_SIZE, page });
      return data.repositories;
    },
  });
  return repositories
    .filter(({ archived }) => !archived)
    .map(({ id, owner, name }) => ({ repositoryId: id, owner: owner.login, repo: name }));
}

/** Where a repository is by now, whatever it was called. */
export async function currentPlace(octokit: Octokit, repositoryId: number): Promise<InstalledRepository> {
  const { data } = await read(() =>
    octokit.request("GET /repositories/{repository_id}", { repository_id: repositoryId }),
  );
  const { id, owner, name } = data as {
    readonly id: number;
    readonly owner: { readonly login: string };
    readonly name: string;
  };
  return { repositoryId: id, owner: owner.login, repo: name };
}
