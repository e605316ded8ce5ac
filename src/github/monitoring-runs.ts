import { BASELINE_EVENTS } from "./baseline-source.ts";
import { PAGE_SIZE, read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";
import { runOf, type WorkflowRun, workflowPath } from "./workflow-runs.ts";

/** A run of the monitoring workflow that has ended. */
export interface MonitoringRun extends WorkflowRun {
  /** From 1; a re-run is a further attempt of the same run. */
  readonly attempt: number;
  /** When this attempt began; ISO 8601. */
  readonly startedAt: string;
}

/**
 * The ended runs of the monitoring workflow on the default branch, oldest first; of the newest hundred. No pull request can
 * cause one: the head lies in this very repository, whatever a fork's branch is called.
 */
export async function monitoringRuns(
  repository: Repository,
  { workflow, branch }: { readonly workflow: string; readonly branch: string },
): Promise<MonitoringRun[]> {
  const { octokit, owner, repo } = repository;
  const query = { owner, repo, workflow_id: workflow, branch, status: "completed", per_page: PAGE_SIZE } as const;
  try {
    const { data } = await read(() => octokit.rest.actions.listWorkflowRuns(query));
    return data.workflow_runs
      .map((run) => ({
        ...runOf(run),
        attempt: run.run_attempt ?? 1,
        startedAt: run.run_started_at ?? run.created_at,
      }))
      .filter(
        (run) =>
          run.path === workflowPath(workflow) &&
          run.status === "completed" &&
          run.headBranch === branch &&
          run.headRepositoryId === repository.id &&
          BASELINE_EVENTS.includes(run.event),
      )
      .sort((a, b) => a.id - b.id);
  } catch (error) {
    // GitHub knows a workflow file only once it has been seen on some branch.
    if (kindOf(error) === "not-found") return [];
    throw error;
  }
}
