import type { Permissions } from "../model/types.ts";

// The permission without which an installation never gets an event.
const NEEDS: Readonly<Record<string, string>> = {
  check_run: "checks",
  check_suite: "checks",
  create: "contents",
  delete: "contents",
  deployment: "deployments",
  deployment_protection_rule: "deployments",
  deployment_status: "deployments",
  issue_comment: "issues",
  issues: "issues",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  pull_request_review_comment: "pull_requests",
  push: "contents",
  release: "contents",
  workflow_dispatch: "contents",
  workflow_run: "actions",
};

// Sent to every App, subscribed or not.
const ALWAYS: ReadonlySet<string> = new Set(["installation", "installation_repositories", "ping"]);

/**
 * Whether an event reaches an App with these permissions and subscriptions. `onPull`: a comment on a pull request;
 * `onDraft`: something about a draft of a release, which is for those who may write.
 */
export function isDelivered(
  event: string,
  app: { permissions: Permissions; events: readonly string[] },
  { onPull, onDraft }: { onPull: boolean; onDraft: boolean },
): boolean {
  if (ALWAYS.has(event)) return true;
  const needed = NEEDS[event];
  if (needed !== undefined && app.permissions[needed] === undefined) {
    const also = event === "issue_comment" && onPull && app.permissions["pull_requests"] !== undefined;
    if (!also) return false;
  }
  if (onDraft && app.permissions["contents"] !== "write") return false;
  // Whoever may write checks gets the requests for checks without asking.
  if (event === "check_suite" && app.permissions["checks"] === "write") return true;
  return app.events.includes(event);
}
