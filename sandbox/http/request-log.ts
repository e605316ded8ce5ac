/** One request that the API answered. */
export type RequestEntry = {
  method: string;
  /** The path with its query, without `/api/v3`. */
  path: string;
  /** GitHub's template of the operation, e.g. `/repos/{owner}/{repo}/check-runs`; undefined where none matched. */
  route: string | undefined;
  status: number;
  /** Login of a person, the App's slug for its JWT, `slug[bot]` for an installation, "anonymous". */
  actor: string;
  body: unknown;
  /** Whether it could change anything. Tokens do not count: minting one changes nothing that anybody sees. */
  write: boolean;
};

/** Something a real GitHub would not have understood. */
export type Violation = { method: string; path: string; problems: string[] };

/** What was asked since the start or the last `clear`. */
export type RequestLog = { requests: RequestEntry[]; violations: Violation[]; clear: () => void };

/** An empty log. */
export function createRequestLog(): RequestLog {
  const requests: RequestEntry[] = [];
  const violations: Violation[] = [];
  return {
    requests,
    violations,
    clear: () => {
      requests.length = 0;
      violations.length = 0;
    },
  };
}
