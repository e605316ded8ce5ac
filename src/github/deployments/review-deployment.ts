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
export type Reception = "taken" | "nothing" | "not-allowed";

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
  const send = async (): Promise<Reception> => {
    try {
      return await write<Reception>({
        call: async () => {
          const body = { owner, repo, run_id: run, environment_name: environment, ...decision };
          await octokit.rest.actions.reviewCustomGatesForRun(body);
          return "taken";
        },
        find: async () => ((await isPending(repository, run, environment)) ? null : "taken"),
      });
    } catch (error) {
      const kind = kindOf(error);
      if (kind === "forbidden") return "not-allowed";
      if (kind === "not-found" || kind === "refused") return "nothing";
      throw error;
    }
  };
  const reception = await send();
  if (reception !== "not-allowed") return reception;
  // A token may do for an hour what the App was allowed when it was made, and no more.
  await octokit.auth({ type: "installation", refresh: true });
  return send();
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
