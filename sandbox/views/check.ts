import { checkRunsAt } from "../model/check-index.ts";
import { commitOf, ownPullsAt } from "../model/pull-facts.ts";
import type { CheckRun, CheckSuite, Pull, Repository, World } from "../model/types.ts";
import { accountView, appView, nodeId } from "./account.ts";
import { eventCommitView } from "./commit.ts";
import { repositoryView } from "./repository.ts";

/** The few fields of a pull request that check runs and workflow runs carry. */
export function pullReference(world: World, repository: Repository, pull: Pull) {
  const side = (of: Repository, ref: string, sha: string) => ({
    ref,
    sha,
    repo: { id: of.id, url: `${world.urls.api}/repos/${of.fullName}`, name: of.name },
  });
  return {
    url: `${world.urls.api}/repos/${repository.fullName}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: side(pull.head.repository, pull.head.ref, pull.head.sha),
    base: side(repository, pull.base.ref, pull.base.sha),
  };
}

/** A check run. Its pull requests are those of this repository's own branches: forks are never listed. */
export function checkRunView(world: World, repository: Repository, run: CheckRun) {
  const url = `${world.urls.api}/repos/${repository.fullName}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId("CR", run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${world.urls.html}/${repository.fullName}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appView(world, run.app),
    pull_requests: ownPullsAt(repository, run.headSha).map((pull) => pullReference(world, repository, pull)),
  };
}

/** A check run as webhooks carry it: with its suite and buttons. */
export function eventCheckRunView(world: World, repository: Repository, run: CheckRun) {
  const suite = repository.checkSuites.get(run.suiteId);
  return {
    ...checkRunView(world, repository, run),
    ...(suite === undefined ? {} : { check_suite: checkSuiteView(world, repository, suite) }),
  };
}

/** A check suite with the state that follows from its runs. */
export function checkSuiteView(world: World, repository: Repository, suite: CheckSuite) {
  const runs = checkRunsAt(repository, suite.headSha).filter((run) => run.suiteId === suite.id);
  const done = runs.length > 0 && runs.every((run) => run.status === "completed");
  const head = commitOf(repository, suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: done ? "completed" : runs.length > 0 ? "in_progress" : "queued",
    conclusion: done ? worst(runs.map((run) => run.conclusion)) : null,
    url: `${world.urls.api}/repos/${repository.fullName}/check-suites/${suite.id}`,
    before: head?.parents[0] ?? null,
    after: suite.headSha,
    pull_requests: ownPullsAt(repository, suite.headSha).map((pull) => pullReference(world, repository, pull)),
    app: appView(world, suite.app),
    repository: repositoryView(world, repository),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runs.length,
    check_runs_url: `${world.urls.api}/repos/${repository.fullName}/check-suites/${suite.id}/check-runs`,
    head_commit: head === undefined ? null : eventCommitView(head),
  };
}

function worst(conclusions: readonly (string | null)[]): string | null {
  const order = ["action_required", "timed_out", "cancelled", "failure", "neutral", "success", "skipped"];
  return order.find((one) => conclusions.includes(one)) ?? null;
}

/** A commit status. */
export function statusView(world: World, status: Repository["statuses"][number]) {
  return {
    id: status.id,
    node_id: nodeId("SC", status.id),
    url: `${world.urls.api}/statuses/${status.sha}`,
    avatar_url: `${world.urls.html}/avatars/u/${status.creator.id}`,
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: accountView(world, status.creator),
  };
}
