import { ProbotOctokit } from "probot";
import { BrokenTransferError } from "./errors.ts";
import type { Objects } from "./objects.ts";

/** Longest that one call to the API may take, its body included. */
const CALL_MS = 30_000;

/** An Octokit that is authenticated as one installation of the App. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

/** One repository as one installation sees it. */
export interface Repository {
  readonly octokit: Octokit;
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
 * Probot's Octokit without its retries: its plugin repeats a POST that may have taken effect, and sleeps up to an hour
 * inside a call when a limit is reached. `call.ts` and the queue do both instead.
 *
 * @param options.throttle `false` switches the spacing of writes off; only sensible against a local GitHub
 */
export function octokitClass(options: { readonly throttle: boolean }): typeof ProbotOctokit {
  return ProbotOctokit.plugin(refuseBrokenBodies).defaults((given: object) => ({
    ...given,
    retry: { enabled: false },
    throttle: {
      ...("throttle" in given && typeof given.throttle === "object" ? given.throttle : {}),
      enabled: options.throttle,
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
  }));
}

/**
 * Octokit takes a body that broke off, or that is no JSON, for an empty text and the answer for good: an empty list of
 * pull requests would then look like none. Such an answer is no answer.
 */
function refuseBrokenBodies({ hook }: Pick<InstanceType<typeof ProbotOctokit>, "hook">): void {
  hook.after("request", ({ status, data }, { request }) => {
    const parsed = request?.parseSuccessResponseBody !== false;
    if (parsed && (status === 200 || status === 201) && typeof data === "string") {
      throw new BrokenTransferError("GitHub's answer broke off, or was no JSON");
    }
  });
}

/** `fetch` with a time-out for calls that bring no signal of their own. */
export const timedFetch: typeof fetch = (url, init) =>
  fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(CALL_MS) });
