import { write } from "../call.ts";
import { kindOf } from "../errors.ts";
import type { Repository } from "../octokit.ts";
import { isPending } from "./waiting-runs.ts";

/** GitHub takes so many characters of a comment; these are counted in bytes, which are never fewer. */
export const COMMENT_LIMIT = 1024;
/** GitHub takes so many reports on one deployment. */
export const MOST_REPORTS = 10;

/** The environment for which a run waits. */
export interface Gate {
  readonly run: number;
  readonly environment: string;
}

/**
 * What GitHub made of a decision. `nothing`: it knows of nothing to decide here (yet, or any more). `not-allowed`: the App
 * lacks the permission.
 */
export interface Reception {
  readonly state: "taken" | "nothing" | "not-allowed";
  /** An earlier try of this very call may have been taken, and its answer got lost. */
  readonly unsure: boolean;
}

/**
 * Approves or rejects a deployment, through the App's own API. A request whose answer got lost may have taken effect: then
 * the run does not wait for the environment any more.
 *
 * @throws where GitHub does not say whether it took effect
 */
export async function reviewDeployment(
  repository: Repository,
  { run, environment }: Gate,
  decision: { readonly state: "approved" | "rejected"; readonly comment: string },
): Promise<Reception> {
  const { octokit, owner, repo } = repository;
  let calls = 0;
  // Only after an answer that got lost does a call come again.
  const received = (state: Reception["state"]): Reception => ({ state, unsure: calls > 1 });
  try {
    return await write({
      call: async () => {
        calls += 1;
        const body = { owner, repo, run_id: run, environment_name: environment, ...decision };
        await octokit.rest.actions.reviewCustomGatesForRun(body);
        return received("taken");
      },
      find: async () => ((await isPending(repository, run, environment)) ? null : received("taken")),
    });
  } catch (error) {
    const kind = kindOf(error);
    if (kind === "forbidden") return received("not-allowed");
    if (kind === "not-found" || kind === "refused") return received("nothing");
    throw error;
  }
}

/** Says how far a deployment has come. It is said once: to say it again because an answer got lost would say it twice. */
export async function reportProgress(
  { octokit, owner, repo }: Repository,
  { run, environment }: Gate,
  comment: string,
): Promise<void> {
  await octokit.rest.actions.reviewCustomGatesForRun({
    owner,
    repo,
    run_id: run,
    environment_name: environment,
    comment,
  });
}
