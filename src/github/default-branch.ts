import { read } from "./call.ts";
import { OtherRepositoryError } from "./errors.ts";
import { fullName, type Repository } from "./octokit.ts";

/** Name of a repository's default branch, and the address of its page. @throws OtherRepositoryError */
export async function readDefaultBranch(
  repository: Repository,
): Promise<{ readonly branch: string; readonly pageUrl: string }> {
  const { octokit, owner, repo, id } = repository;
  const { data } = await read(() => octokit.rest.repos.get({ owner, repo }));
  if (data.id !== id) throw new OtherRepositoryError(`${fullName(repository)} is another repository by now`);
  return { branch: data.default_branch, pageUrl: data.html_url };
}
