import { read } from "./call.ts";
import { OtherRepositoryError } from "./errors.ts";
import { fullName, type Repository } from "./octokit.ts";
import { branchTip } from "./tree.ts";

/** The default branch of a repository as it stands. */
export interface DefaultBranch {
  readonly branch: string;
  /** `null` in a repository without commits. */
  readonly tip: string | null;
  /** Address of the repository's page. */
  readonly pageUrl: string;
}

/** @throws OtherRepositoryError where the name is another repository's by now */
export async function defaultBranchOf(repository: Repository): Promise<DefaultBranch> {
  const { octokit, owner, repo, id } = repository;
  const { data } = await read(() => octokit.rest.repos.get({ owner, repo }));
  if (data.id !== id) throw new OtherRepositoryError(`${fullName(repository)} is another repository by now`);
  const { default_branch: branch, html_url: pageUrl } = data;
  return { branch, tip: await branchTip(repository, branch), pageUrl };
}
