import { ApiError } from "../model/api-error.ts";
import type { Actor } from "../model/types.ts";

/** How many requests somebody may make within the hour, and has made. */
export type Quota = {
  limit: number;
  used: number;
  /** When the count starts anew, in milliseconds since 1970. */
  resetsAt: number;
};

/** The quotas of all callers: each installation, each person, the App by its JWT, and everybody without a name. */
export type Quotas = {
  of: (caller: Actor) => Quota;
  /** Leaves an installation so many requests until its count starts anew; the limit stays beyond that. */
  set: (installationId: number, left: QuotaLeft) => void;
};

export type QuotaLeft = { remaining: number; limit?: number; resetInSeconds?: number };

const LIMIT = 5000;
const ANONYMOUS_LIMIT = 60;
const HOUR_SECONDS = 3600;

/** Quotas of which nothing is used; an hour begins with the first request in it. */
export function createQuotas(): Quotas {
  const quotas = new Map<string, Quota>();
  return {
    of: (caller) => {
      const name = nameOf(caller);
      const known = quotas.get(name);
      if (known !== undefined && known.resetsAt > Date.now()) return known;
      const limit = known?.limit ?? (caller.kind === "anonymous" ? ANONYMOUS_LIMIT : LIMIT);
      const quota = { limit, used: 0, resetsAt: Date.now() + HOUR_SECONDS * 1000 };
      quotas.set(name, quota);
      return quota;
    },
    set: (installationId, { remaining, limit = LIMIT, resetInSeconds = HOUR_SECONDS }) => {
      if (!Number.isInteger(remaining) || remaining < 0 || remaining > limit) {
        throw new Error(`A quota of ${remaining} cannot be set; give a whole number from 0 to its limit, ${limit}.`);
      }
      const resetsAt = Date.now() + resetInSeconds * 1000;
      quotas.set(`installation ID ${installationId}`, { limit, used: limit - remaining, resetsAt });
    },
  };
}

/** Refuses a request of a caller whose quota is used up. @throws 403 with GitHub's sentence. */
export function requireQuota(quota: Quota, caller: Actor): void {
  if (quota.used >= quota.limit) throw new ApiError(403, `API rate limit exceeded for ${nameOf(caller)}.`);
}

/** The headers in which GitHub tells every caller where the quota stands. */
export function quotaHeaders(quota: Quota): Record<string, string> {
  return {
    "x-ratelimit-limit": String(quota.limit),
    "x-ratelimit-remaining": String(quota.limit - quota.used),
    "x-ratelimit-used": String(quota.used),
    "x-ratelimit-reset": String(resetSeconds(quota)),
    "x-ratelimit-resource": "core",
  };
}

/** When the count starts anew, in whole seconds since 1970, never too early. */
export function resetSeconds(quota: Quota): number {
  return Math.ceil(quota.resetsAt / 1000);
}

function nameOf(caller: Actor): string {
  switch (caller.kind) {
    case "anonymous":
      return "127.0.0.1";
    case "app":
      return `app ID ${caller.app.id}`;
    case "user":
      return `user ID ${caller.account.id}`;
    case "installation":
      return `installation ID ${caller.installation.id}`;
  }
}
