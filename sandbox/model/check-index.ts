import type { CheckRun, CheckSuite, Repository } from "./types.ts";

/** The check runs of a commit, of any App, in the order they were made. */
export function checkRunsAt(repository: Repository, sha: string): readonly CheckRun[] {
  return repository.checkRunsAt.get(sha) ?? [];
}

/** The check suites of a commit, of any App, in the order they were opened. */
export function checkSuitesAt(repository: Repository, sha: string): readonly CheckSuite[] {
  return repository.checkSuitesAt.get(sha) ?? [];
}

/** Enters a check run, by its id and by its commit. */
export function addCheckRun(repository: Repository, run: CheckRun): void {
  repository.checkRuns.set(run.id, run);
  repository.checkRunsAt.set(run.headSha, [...checkRunsAt(repository, run.headSha), run]);
}

/** Enters a check suite, by its id and by its commit. */
export function addCheckSuite(repository: Repository, suite: CheckSuite): void {
  repository.checkSuites.set(suite.id, suite);
  repository.checkSuitesAt.set(suite.headSha, [...checkSuitesAt(repository, suite.headSha), suite]);
}
