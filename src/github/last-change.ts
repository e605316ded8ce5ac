import { read } from "./call.ts";
import type { Repository } from "./octokit.ts";

/**
 * When a file or folder was last changed on the way to a commit (Unix milliseconds); null where nothing is at this path.
 *
 * @param options.path `""`: the whole repository
 */
export async function lastChange(
  { octokit, owner, repo }: Repository,
  { commit, path }: { readonly commit: string; readonly path: string },
): Promise<number | null> {
  const where = path === "" ? {} : { path };
  const { data } = await read(() =>
    octokit.rest.repos.listCommits({ owner, repo, sha: commit, ...where, per_page: 1 }),
  );
  const at = Date.parse(data[0]?.commit.committer?.date ?? "");
  return Number.isNaN(at) ? null : at;
}
