import { ProbotOctokit } from "probot";
import { BrokenTransferError } from "./errors.ts";
import type { Objects } from "./objects.ts";

/** An Octokit that is authenticated as the App, or as one installation of it. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

/** One repository as one installation sees it. */
export interface Repository {
  readonly octokit: Octokit;
  /** GitHub's numeric id, which stays when the repository is renamed. */
  readonly id: number;
  readonly owner: string;
  readonly repo: string;
  /** What of it has been read already. */
  readonly objects: Objects;
}

/** `owner/repo` */
export function fullName({ owner, repo }: Pick<Repository, "owner" | "repo">): string {
  return `${owner}/${repo}`;
}

/**
 * Probot's Octokit without its retries and its spacing of writes: the first repeats a POST that may have taken effect, the
 * second keeps all installations in one line and forgets at a restart. `call.ts`, `manners.ts` and the jobs do both.
 */
export function octokitClass(): typeof ProbotOctokit {
  return ProbotOctokit.plugin(refuseBrokenBodies).defaults((given: object) => ({
    ...given,
    retry: { enabled: false },
    throttle: { enabled: false },
  }));
}

/**
 * Octokit takes a body that broke off, or that is no JSON, for an empty text and the answer for good: an empty list of
 * pull requests would then look like none. Such an answer is no answer.
 */
export function refuseBrokenBodies({ hook }: Pick<Octokit, "hook">): void {
  hook.after("request", ({ status, data }, { request }) => {
    const parsed = request?.parseSuccessResponseBody !== false;
    if (parsed && (status === 200 || status === 201) && typeof data === "string") {
      throw new BrokenTransferError("GitHub's answer broke off, or was no JSON");
    }
  });
}

/**
 * `fetch` with a time-out for calls that bring no signal of their own.
 *
 * @param callMs longest that one call may take, its body included, in milliseconds
 */
export function timedFetch(callMs: number): typeof fetch {
  return (url, init) => fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(callMs) });
}
