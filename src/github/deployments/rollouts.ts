import { PAGE_SIZE, read } from "../call.ts";
import { kindOf } from "../errors.ts";
import type { Repository } from "../octokit.ts";

/** One deployment to an environment, and how it went. */
export interface Rollout {
  readonly id: number;
  readonly commit: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** It succeeded at some time. */
  readonly succeeded: boolean;
  /** It was begun: rules did not keep it from changing anything. */
  readonly started: boolean;
  /** It succeeded, and nothing has been said of it since. */
  readonly active: boolean;
}

/** Deployments of one environment that are looked at, newest first. */
const MOST_ROLLOUTS = 30;

/** The name of an environment as GitHub spells it; null where there is none. */
export async function environmentOf({ octokit, owner, repo }: Repository, name: string): Promise<string | null> {
  try {
    return (await read(() => octokit.rest.repos.getEnvironment({ owner, repo, environment_name: name }))).data.name;
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}

/** The deployments of an environment, newest first; how each went is asked as it is reached. */
export async function* rolloutsOf(repository: Repository, environment: string): AsyncGenerator<Rollout> {
  const { octokit, owner, repo } = repository;
  const { data } = await read(() =>
    octokit.rest.repos.listDeployments({ owner, repo, environment, per_page: MOST_ROLLOUTS }),
  );
  for (const { id, sha, created_at: createdAt } of [...data].sort((a, b) => b.id - a.id)) {
    const states = await statesOf(repository, id);
    const was = (...wanted: string[]) => states.some(({ state }) => wanted.includes(state));
    const succeeded = was("success");
    const started = was("success", "in_progress") || (states.length > 0 && !was("waiting"));
    yield { id, commit: sha, createdAt, succeeded, started, active: states[0]?.state === "success" };
  }
}

/** What was said of a deployment. */
export interface RolloutState {
  readonly id: number;
  /** GitHub's word: `success`, `failure`, `error`, `inactive` … */
  readonly state: string;
  readonly description: string;
  /** ISO 8601. */
  readonly at: string;
  /** Where its log is; empty where none is named. */
  readonly logUrl: string;
}

/** What was said of a deployment, the last first. */
export async function statesOf({ octokit, owner, repo }: Repository, deployment: number): Promise<RolloutState[]> {
  const query = { owner, repo, deployment_id: deployment, per_page: PAGE_SIZE };
  const { data } = await read(() => octokit.rest.repos.listDeploymentStatuses(query));
  return data
    .map(({ id, state, description, created_at: at, log_url: logUrl = "" }) => ({ id, state, description, at, logUrl }))
    .sort((a, b) => b.id - a.id);
}

/**
 * The newest deployment by which a run reached an environment; null where none can be told. Deployments do not name their
 * run: only the address of the log that GitHub Actions gives with each status does.
 */
export async function deploymentOfRun(
  repository: Repository,
  { environment, commit, run }: { readonly environment: string; readonly commit: string; readonly run: number },
): Promise<number | null> {
  const { octokit, owner, repo } = repository;
  const query = { owner, repo, environment, sha: commit, per_page: MOST_ROLLOUTS };
  const { data } = await read(() => octokit.rest.repos.listDeployments(query));
  for (const { id } of [...data].sort((a, b) => b.id - a.id)) {
    const states = await statesOf(repository, id);
    if (states.some(({ logUrl }) => runOfLog(logUrl) === run)) return id;
  }
  return null;
}

function runOfLog(address: string): number | null {
  const found = /\/actions\/runs\/(\d{1,15})(?:\/|$)/.exec(address);
  return found === null ? null : Number(found[1]);
}

/** A deployment; null where it is gone. */
export async function readDeployment(
  { octokit, owner, repo }: Repository,
  deployment: number,
): Promise<{ readonly commit: string; readonly environment: string; readonly createdAt: string } | null> {
  try {
    const { data } = await read(() => octokit.rest.repos.getDeployment({ owner, repo, deployment_id: deployment }));
    return { commit: data.sha, environment: data.environment, createdAt: data.created_at };
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}
