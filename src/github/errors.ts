/** What an error of a call to GitHub means for whoever made the call. */
export type ErrorKind =
  /** Nobody knows whether the request took effect: a 5xx, a broken connection, a time-out. */
  | "ambiguous"
  /** GitHub refused for now: a rate limit. Or we hold back of ourselves. Nothing was done. */
  | "rate-limited"
  /** The commit is not visible to the API yet, or not any more. */
  | "not-visible"
  /** Gone for good: 410. */
  | "gone"
  | "not-found"
  | "forbidden"
  /** GitHub understood and refuses: 422 and its like. */
  | "refused"
  /** Not an answer of GitHub: a defect of ours. */
  | "defect";

/** Names of errors of a connection. */
const LOST = ["AbortError", "TimeoutError", "BrokenTransferError"];

/** The state that a call expected was not there yet, though it should be soon: ask again later. */
export class NotVisibleError extends Error {
  override readonly name = "NotVisibleError";
}

/** The name that a task has for its repository is another one's by now. */
export class OtherRepositoryError extends Error {
  override readonly name = "OtherRepositoryError";
}

/** A transfer broke off before its end. */
export class BrokenTransferError extends Error {
  override readonly name = "BrokenTransferError";
}

/** The writes that GitHub allows an installation are used up for now. */
export class BudgetSpentError extends Error {
  override readonly name = "BudgetSpentError";
  /** Milliseconds until the next write may be made. */
  readonly waitMs: number;

  constructor(waitMs: number) {
    super("the writes that GitHub allows an installation are used up for now");
    this.waitMs = waitMs;
  }
}

/** Sorts an error by what can be done about it. */
export function kindOf(error: unknown): ErrorKind {
  if (error instanceof NotVisibleError) return "not-visible";
  if (error instanceof BudgetSpentError) return "rate-limited";
  if (error instanceof Error && LOST.includes(error.name)) return "ambiguous";
  const status = statusOf(error);
  if (status === null) return "defect";
  if (status === 429 || (status === 403 && isRateLimit(error))) return "rate-limited";
  if (status >= 500 || status === 408) return "ambiguous";
  if (status === 404) return "not-found";
  if (status === 410) return "gone";
  if (status === 401 || status === 403) return "forbidden";
  return "refused";
}

/** Whether the same call may succeed later without anybody doing anything. */
export function isTransient(error: unknown): boolean {
  return ["ambiguous", "rate-limited", "not-visible"].includes(kindOf(error));
}

/** The HTTP status of an Octokit error, or null for any other error. */
export function statusOf(error: unknown): number | null {
  const status = fieldOf(error, "status");
  return error instanceof Error && typeof status === "number" ? status : null;
}

/** Milliseconds that GitHub asks to wait before the next call, or null where it does not say. */
export function waitAskedFor(error: unknown, now: number = Date.now()): number | null {
  if (error instanceof BudgetSpentError) return error.waitMs;
  const headers = fieldOf(fieldOf(error, "response"), "headers");
  const after = Number(fieldOf(headers, "retry-after") ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return after * 1000;
  const reset = Number(fieldOf(headers, "x-ratelimit-reset") ?? Number.NaN);
  if (fieldOf(headers, "x-ratelimit-remaining") !== "0" || !Number.isFinite(reset)) return null;
  return Math.max(0, reset * 1000 - now);
}

/** One plain sentence for people, without anything internal. */
export function describeError(error: unknown): string {
  const kind = kindOf(error);
  const status = statusOf(error);
  switch (kind) {
    case "ambiguous":
      return "GitHub did not answer, or answered with an error of its own, several times in a row.";
    case "rate-limited":
      return "GitHub's rate limit for this installation is used up.";
    case "not-visible":
      return error instanceof Error ? error.message : "A commit is not visible to GitHub's API.";
    case "forbidden":
      return `GitHub refused the App (HTTP ${status}): a permission is missing or was withdrawn.`;
    case "not-found":
    case "gone":
    case "refused":
      return `GitHub answered with HTTP ${status} to a request that the judgement needs.`;
    case "defect":
      return "An error inside Assay stopped the judgement; the log of the service says more.";
  }
}

function isRateLimit(error: unknown): boolean {
  const headers = fieldOf(fieldOf(error, "response"), "headers");
  const said = error instanceof Error ? error.message : "";
  return (
    fieldOf(headers, "retry-after") !== undefined ||
    fieldOf(headers, "x-ratelimit-remaining") === "0" ||
    /rate limit/i.test(said)
  );
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
