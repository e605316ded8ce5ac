import type { AppIdentity } from "../app-identity.ts";
import { PAGE_SIZE, read, readPages } from "../call.ts";
import { kindOf, OtherRepositoryError } from "../errors.ts";
import { fullName, type Repository } from "../octokit.ts";

/** A workflow run that deploys, as GitHub describes it at the moment of asking. */
export interface DeployingRun {
  readonly id: number;
  readonly url: string;
  readonly headSha: string;
  readonly completed: boolean;
}

/** Waiting runs of a repository that are looked at. */
const MOST_RUNS = 300;

interface RawRun {
  readonly id: number;
  readonly html_url: string;
  readonly head_sha: string;
  readonly status: string | null;
  readonly repository: { readonly id: number };
}

/** A run; null where there is none of this number (any more). @throws OtherRepositoryError */
export async function readDeployingRun(repository: Repository, run: number): Promise<DeployingRun | null> {
  const { octokit, owner, repo } = repository;
  try {
    const { data } = await read(() => octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: run }));
    return runOf(repository, data);
  } catch (error) {
    if (["not-found", "gone"].includes(kindOf(error))) return null;
    throw error;
  }
}

/** The runs of a repository that wait for a protection rule. @throws OtherRepositoryError */
export async function waitingRuns(repository: Repository): Promise<DeployingRun[]> {
  const { octokit, owner, repo } = repository;
  const runs = await readPages({
    most: MOST_RUNS,
    page: async (page) => {
      const query = { owner, repo, status: "waiting", per_page: PAGE_SIZE, page } as const;
      return (await octokit.rest.actions.listWorkflowRunsForRepo(query)).data.workflow_runs;
    },
  });
  return runs.map((run) => runOf(repository, run));
}

function runOf(repository: Repository, { id, html_url: url, head_sha: headSha, status, repository: of }: RawRun) {
  if (of.id !== repository.id) throw new OtherRepositoryError(`${fullName(repository)} is another repository by now`);
  return { id, url, headSha, completed: status === "completed" };
}

/** The environments for which a run waits, whichever of their rules holds it back. */
export async function pendingEnvironments(repository: Repository, run: number): Promise<string[]> {
  const { octokit, owner, repo } = repository;
  const { data } = await read(() => octokit.rest.actions.getPendingDeploymentsForRun({ owner, repo, run_id: run }));
  return data.flatMap(({ environment }) => environment.name ?? []);
}

/** Whether a run waits for an environment. */
export async function isPending(repository: Repository, run: number, environment: string): Promise<boolean> {
  const pending = await pendingEnvironments(repository, run);
  return pending.some((name) => isSameEnvironment(name, environment));
}

/** GitHub does not tell capital letters from small ones in the name of an environment. */
export function isSameEnvironment(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether this App is one of the rules that protect an environment. */
export async function isProtectedBy(repository: Repository, app: AppIdentity, environment: string): Promise<boolean> {
  const { octokit, owner, repo } = repository;
  try {
    const { data } = await read(() =>
      octokit.rest.repos.getAllDeploymentProtectionRules({ owner, repo, environment_name: environment }),
    );
    const rules = data.custom_deployment_protection_rules ?? [];
    return rules.some((rule) => rule.enabled && rule.app.id === app.id);
  } catch (error) {
    // Deleted since: nothing waits for it.
    if (kindOf(error) === "not-found") return false;
    throw error;
  }
}
