import { ProbotOctokit } from "probot";

/** Longest that one call to the API may take, its body included. */
const CALL_MS = 30_000;

/** An Octokit that is authenticated as one installation of the App. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

/** One repository as one installation sees it. */
export interface Repository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
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
  return ProbotOctokit.defaults((given: object) => ({
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

/** `fetch` with a time-out for calls that bring no signal of their own. */
export const timedFetch: typeof fetch = (url, init) =>
  fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(CALL_MS) });
