import { PAGE_SIZE, readPages } from "./call.ts";
import { NotVisibleError } from "./errors.ts";
import { linesInPatch } from "./lines-in-patch.ts";
import type { Repository } from "./octokit.ts";
import type { PullRequest } from "./read-pull.ts";

/** GitHub lists no more files of a pull request than this. */
const MOST_FILES = 3000;

/** The whole diff of a pull request, from merge base to head. */
export interface ChangedFiles {
  /** Paths, old names of renamed files included; `null` where GitHub cannot list them all: then everything counts as touched. */
  readonly paths: readonly string[] | null;
  /** Lines of the head's version of a file that the diff shows, 1-based; empty for a file whose diff is not shown. */
  linesInDiff(path: string): ReadonlySet<number>;
}

/** @throws NotVisibleError where the list is still that of another head, as it can be for a moment after a push */
export async function readChangedFiles(repository: Repository, pull: PullRequest): Promise<ChangedFiles> {
  const { octokit, owner, repo } = repository;
  const files = await readPages({
    most: MOST_FILES,
    page: async (page) => {
      const query = { owner, repo, pull_number: pull.number, per_page: PAGE_SIZE, page };
      return (await octokit.rest.pulls.listFiles(query)).data;
    },
  });
  if (files.some((file) => file.status !== "removed" && isOfOtherHead(file.contents_url, pull.headSha))) {
    throw new NotVisibleError(`The files that commit ${pull.headSha} changes are not visible through GitHub's API.`);
  }
  const patches = new Map(files.map((file) => [file.filename, file.patch]));
  const paths = files.flatMap((file) => [
    file.filename,
    ...(file.previous_filename === undefined ? [] : [file.previous_filename]),
  ]);
  return {
    paths: files.length !== pull.changedFiles || files.length >= MOST_FILES ? null : [...new Set(paths)].sort(),
    linesInDiff: (path) => linesInPatch(patches.get(path) ?? ""),
  };
}

/** The address of a listed file names the commit that the list was made for. */
function isOfOtherHead(contentsUrl: string | undefined, headSha: string): boolean {
  const named = /[?&]ref=([0-9a-f]{40})$/.exec(contentsUrl ?? "")?.[1];
  return named !== undefined && named !== headSha;
}
