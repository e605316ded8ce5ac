import { deploymentOfRun } from "../../github/deployments/rollouts.ts";
import { pendingEnvironments, waitingRuns } from "../../github/deployments/waiting-runs.ts";
import type { Repository } from "../../github/octokit.ts";
import type { Place, Scope, Task } from "../../jobs/task.ts";
import { type DeploymentRequest, openRequests, requestsOfRun } from "../../store/deployments.ts";
import type { Database } from "../../store/schema.ts";
import { isOpen } from "./request.ts";

/** Waiting runs of which the environments are asked for at one look. */
const MOST_LOOKS = 30;

/**
 * Judgements of what waits for an environment of a repository and was never heard of, since its webhook was lost. Whether
 * it waits for Assay, the judgement sees.
 */
export async function unansweredDeployments(
  db: Database,
  repository: Repository,
  { scope: _scope, ...place }: Place & { readonly scope: Scope },
): Promise<Task[]> {
  const found: Task[] = [];
  for (const { id: run, headSha: commit } of (await waitingRuns(repository)).slice(0, MOST_LOOKS)) {
    for (const environment of await pendingEnvironments(repository, run)) {
      const known = await requestsOfRun(db, { repository: repository.id, run, environment });
      if (known.some((request) => isOpen(request) || request.deployment === 0)) continue;
      const deployment = (await deploymentOfRun(repository, { environment, commit, run })) ?? 0;
      // What was asked about the run's newest deployment has been answered: it waits for somebody else.
      if (known.some((request) => request.deployment >= deployment)) continue;
      found.push({ kind: "judge-deployment", ...place, run, environment, deployment, heard: false });
    }
  }
  return found;
}

/** The judgement of a request that is kept. */
export function taskOfRequest(request: DeploymentRequest): Task {
  const { installation, repository, full_name, run, spelled, deployment } = request;
  const [owner = "", repo = ""] = full_name.split("/");
  const place = { installationId: installation, repositoryId: repository, owner, repo };
  return { kind: "judge-deployment", ...place, run, environment: spelled, deployment, heard: true };
}

/** Judgements of the requests without an answer that nobody has looked at since this moment (Unix milliseconds). */
export async function forgottenDeployments(
  db: Database,
  { before, installations }: { readonly before: number; readonly installations: ReadonlySet<number> },
): Promise<Task[]> {
  const open = await openRequests(db, before);
  return open.filter(({ installation }) => installations.has(installation)).map(taskOfRequest);
}
