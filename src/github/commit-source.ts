import { createHeadSource, type HeadSource } from "./evidence-source.ts";
import type { Repository } from "./octokit.ts";
import type { Stores } from "./stores.ts";

/**
 * Evidence of exactly one commit of this repository that no pull request proposes: its files, and artifacts of the newest run
 * of the declared workflow file for it.
 *
 * @param options.branch where the commit lies, for the runs of older commits that a finding names
 * @param options.trusted the commit whose workflow files are trusted, since they were reviewed there: a run that used others does
 *   not count
 * @param options.pageUrl address of the commit's page
 * @param options.deploying the run that asks to deploy the commit: what it has left behind counts, though it has not ended
 * @param options.waitIsOver what has not come yet counts as missing
 */
export function createCommitSource(options: {
  readonly repository: Repository;
  readonly commit: string;
  readonly branch: string;
  readonly trusted: string;
  readonly pageUrl: string;
  readonly waitIsOver: boolean;
  readonly stores: Stores;
  readonly deploying?: number;
}): HeadSource {
  const { repository, commit, branch, trusted, pageUrl, waitIsOver, stores, deploying } = options;
  return createHeadSource({
    repository,
    pull: {
      headSha: commit,
      headRef: branch,
      headRepositoryId: repository.id,
      fork: false,
      pageUrl,
    },
    change: { headSha: commit, baseTip: trusted, paths: [], proposed: false },
    forks: "never",
    accepted: { workflow: false, fork: false },
    waitIsOver,
    stores,
    ...(deploying === undefined ? {} : { deploying }),
  });
}
