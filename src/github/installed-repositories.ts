import { PAGE_SIZE, readPages } from "./call.ts";
import type { Octokit } from "./octokit.ts";

/** Repositories of one installation that are looked at. */
const MOST_REPOSITORIES = 10_000;

/** The repositories that an installation covers. */
export async function installedRepositories(
  octokit: Octokit,
): Promise<readonly { readonly owner: string; readonly repo: string }[]> {
  const repositories = await readPages({
    most: MOST_REPOSITORIES,
    page: async (page) => {
      const { data } = await octokit.rest.apps.listReposAccessibleToInstallation({ per_page: PAGE_SIZE, page });
      return data.repositories;
    },
  });
  return repositories.map(({ owner, name }) => ({ owner: owner.login, repo: name }));
}
