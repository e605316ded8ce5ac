import { commitOf } from "../model/pull-facts.ts";
import type { Artifact, Repository, Workflow, WorkflowRun, World } from "../model/types.ts";
import { isThere } from "../model/world.ts";
import { accountView, nodeId } from "./account.ts";
import { pullReference } from "./check.ts";
import { eventCommitView } from "./commit.ts";
import { repositoryView } from "./repository.ts";

const RETENTION_DAYS = 90;

/** A workflow file that has run. */
export function workflowView(world: World, repository: Repository, workflow: Workflow) {
  return {
    id: workflow.id,
    node_id: nodeId("W", workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: "active",
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${world.urls.api}/repos/${repository.fullName}/actions/workflows/${workflow.id}`,
    html_url: `${world.urls.html}/${repository.fullName}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${world.urls.html}/${repository.fullName}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** A workflow run. Its pull requests are empty for runs of forks. */
export function runView(world: World, repository: Repository, run: WorkflowRun) {
  const url = `${world.urls.api}/repos/${repository.fullName}/actions/runs/${run.id}`;
  const head = commitOf(repository, run.headSha);
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      run.headRepository === repository &&
      pull.head.repository === repository &&
      pull.head.ref === run.headBranch &&
      pull.state === "open",
  );
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId("WFR", run.id),
    check_suite_id: run.suiteId,
    check_suite_node_id: nodeId("CS", run.suiteId),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    display_title: run.title ?? head?.message.split("\n")[0] ?? run.workflow.name,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    url,
    html_url: `${world.urls.html}/${repository.fullName}/actions/runs/${run.id}`,
    pull_requests: pulls.map((pull) => pullReference(world, repository, pull)),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt,
    actor: accountView(world, run.actor),
    triggering_actor: accountView(world, run.actor),
    referenced_workflows: [],
    previous_attempt_url: null,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${world.urls.api}/repos/${repository.fullName}/check-suites/${run.suiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${world.urls.api}/repos/${repository.fullName}/actions/workflows/${run.workflow.id}`,
    head_commit: head === undefined ? null : eventCommitView(head),
    repository: repositoryView(world, repository),
    head_repository: isThere(world, run.headRepository) ? repositoryView(world, run.headRepository) : null,
  };
}

/** An artifact of a run, with the digest GitHub computed at upload. */
export function artifactView(world: World, repository: Repository, artifact: Artifact) {
  const url = `${world.urls.api}/repos/${repository.fullName}/actions/artifacts/${artifact.id}`;
  const { run } = artifact;
  const expires = new Date(Date.parse(artifact.createdAt) + RETENTION_DAYS * 86_400_000);
  return {
    id: artifact.id,
    node_id: nodeId("ART", artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expiredAt !== null,
    digest: artifact.digest,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiredAt ?? expires.toISOString().replace(/\.\d+Z$/, "Z"),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
