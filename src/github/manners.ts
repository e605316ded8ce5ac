import type { RequestError } from "@octokit/request-error";
import type { Octokit } from "./octokit.ts";

/** One answer of GitHub, for the metrics. */
export interface ObservedCall {
  /** `null` for the App itself. */
  readonly installation: number | null;
  readonly method: string;
  /** The path with its placeholders, so that there are few of them. */
  readonly route: string;
  /** `null` where there was no answer. */
  readonly status: number | null;
  /** Calls that are left in this hour; `null` where GitHub does not say. */
  readonly remaining: number | null;
}

/** How a task behaves towards GitHub. */
export interface Manners {
  /** Makes a call that changes something, when its turn has come. */
  readonly write: <T>(call: () => Promise<T>) => Promise<T>;
  readonly onCall: (call: ObservedCall) => void;
}

/** Tokens are asked for by Octokit itself, and change nothing. */
const TOKENS = /\/app\/installations\/[^/]+\/access_tokens$/;

/** Has an Octokit mind its manners: writes take their turn, and every answer is counted. */
export function teachManners(octokit: Octokit, installation: number | null, { write, onCall }: Manners): void {
  octokit.hook.wrap("request", async (request, options) => {
    const { method, url } = options;
    const call = async () => {
      const about = { installation, method, route: routeOf(url) };
      try {
        const answer = await request(options);
        onCall({ ...about, status: answer.status, remaining: remainingIn(answer.headers) });
        return answer;
      } catch (error) {
        const { status = null, response } = error as Partial<RequestError>;
        onCall({ ...about, status, remaining: remainingIn(response?.headers) });
        throw error;
      }
    };
    return method === "GET" || method === "HEAD" || TOKENS.test(url) ? call() : write(call);
  });
}

function routeOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*$/, "");
}

function remainingIn(headers: object | undefined): number | null {
  const value: unknown = headers === undefined ? undefined : Reflect.get(headers, "x-ratelimit-remaining");
  const remaining = Number(value ?? Number.NaN);
  return Number.isFinite(remaining) ? remaining : null;
}
