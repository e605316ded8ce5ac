import { PAGE_SIZE, read, readPages } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** One run of a workflow, of its latest attempt. */
export interface WorkflowRun {
  readonly id: number;
  readonly url: string;
  /** Path of the workflow file, e.g. `.github/workflows/evaluate.yml`. */
  readonly path: string;
  readonly event: string;
  /** GitHub's word: `queued`, `in_progress`, `completed`, `waiting` … */
  readonly status: string;
  /** `null` until it is completed. */
  readonly conclusion: string | null;
  readonly headSha: string;
  readonly headBranch: string | null;
  /** `null` where the fork was deleted. */
  readonly headRepositoryId: number | null;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Path of a workflow file of which the policy gives the name. */
export function workflowPath(workflow: string): string {
  return `.github/workflows/${workflow}`;
}

interface RawRun {
  readonly id: number;
  readonly html_url: string;
  readonly path: string;
  readonly event: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly head_sha: string;
  readonly head_branch: string | null;
  readonly head_repository: { readonly id: number } | null;
  readonly created_at: string;
}

/** Most runs of one commit, and of one branch, that are looked at. */
const MOST_RUNS = 1000;
const RECENT_RUNS = 100;

/** All runs of a repository for a commit, newest first. */
export async function runsForCommit(repository: Repository, headSha: string): Promise<WorkflowRun[]> {
  const { octokit, owner, repo } = repository;
  const runs = await readPages({
    most: MOST_RUNS,
    page: async (page) => {
      const query = { owner, repo, head_sha: headSha, per_page: PAGE_SIZE, page };
      return (await octokit.rest.actions.listWorkflowRunsForRepo(query)).data.workflow_runs;
    },
  });
  // The filter is GitHub's; that it holds is ours to see.
  return newestFirst(runs.map(runOf).filter((run) => run.headSha === headSha));
}

/** The newest hundred runs of a workflow file for a branch name, which may be a fork's; newest first. */
export async function runsForBranch(
  repository: Repository,
  options: { readonly workflow: string; readonly branch: string; readonly successful: boolean },
): Promise<WorkflowRun[]> {
  const { octokit, owner, repo } = repository;
  const status = options.successful ? ({ status: "success" } as const) : {};
  try {
    const { data } = await read(() =>
      octokit.rest.actions.listWorkflowRuns({
        owner,
        repo,
        workflow_id: options.workflow,
        branch: options.branch,
        per_page: RECENT_RUNS,
        ...status,
      }),
    );
    const path = workflowPath(options.workflow);
    return newestFirst(data.workflow_runs.map(runOf).filter((run) => run.path === path));
  } catch (error) {
    // GitHub knows a workflow file only once it has been seen on some branch.
    if (kindOf(error) === "not-found") return [];
    throw error;
  }
}

/** Whether a commit is the tip of a branch or one of its ancestors. */
export async function isReachable(repository: Repository, commit: string, tip: string): Promise<boolean> {
  if (commit === tip) return true;
  const { octokit, owner, repo } = repository;
  try {
    const { data } = await read(() =>
      octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${commit}...${tip}`, per_page: 1 }),
    );
    return data.status === "ahead" || data.status === "identical";
  } catch (error) {
    if (kindOf(error) === "not-found") return false;
    throw error;
  }
}

/** A run as GitHub describes it. */
export function runOf(run: RawRun): WorkflowRun {
  return {
    id: run.id,
    url: run.html_url,
    // A reusable workflow's path carries the ref it was taken from.
    path: run.path.replace(/@.*$/, ""),
    event: run.event,
    status: run.status ?? "queued",
    conclusion: run.conclusion,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    headRepositoryId: run.head_repository?.id ?? null,
    createdAt: run.created_at,
  };
}

function newestFirst(runs: WorkflowRun[]): WorkflowRun[] {
  return runs.sort((a, b) => (a.createdAt === b.createdAt ? b.id - a.id : a.createdAt < b.createdAt ? 1 : -1));
}
