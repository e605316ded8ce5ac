import { demandsOn } from "./branch-demands.ts";
import { checkRunsAt } from "./check-index.ts";
import type { CheckRun, Pull, Repository, RequiredCheck, World } from "./types.ts";
import { atLeast, levelOf } from "./world.ts";

/** Whether the branch rules let a pull request in; if not, GitHub's sentence about it. */
export type Gate = { open: true } | { open: false; message: string };

/** What a required check has to say so far; "expected" is nothing at all. */
export type CheckState = "satisfied" | "expected" | "in progress" | "failing";

const SATISFYING: ReadonlySet<string | null> = new Set(["success", "neutral", "skipped"]);

/**
 * GitHub's merge gate: every required check must have concluded success, neutral or skipped on the head commit,
 * the latest run of each App counting, and only the expected App's where one is named; and nobody with write
 * access may be asking for changes.
 */
export function mergeGate(world: World, repository: Repository, pull: Pull): Gate {
  const rules = demandsOn(repository, pull.base.ref);
  if (rules === undefined) return { open: true };
  const unmet = rules.checks
    .map((check) => ({ name: check.context, state: checkState(repository, pull.head.sha, check) }))
    .filter((check) => check.state !== "satisfied");
  const [first, ...others] = unmet;
  if (first !== undefined && others.length === 0) {
    return { open: false, message: `Required status check "${first.name}" is ${first.state}.` };
  }
  if (first !== undefined) {
    const states = [...new Set(unmet.map((check) => check.state))].join(" or ");
    return { open: false, message: `${unmet.length} of ${rules.checks.length} required status checks are ${states}.` };
  }
  if (rules.noChangesRequested && changesRequestedBy(world, repository, pull).length > 0) {
    return { open: false, message: "Changes requested by a reviewer with write access." };
  }
  return { open: true };
}

/** Where the required checks of a branch stand on a commit: the worst of them. */
export function checksOn(repository: Repository, branch: string, sha: string): CheckState {
  const required = demandsOn(repository, branch)?.checks ?? [];
  const states = required.map((check) => checkState(repository, sha, check));
  return states.find((state) => state === "failing") ?? states.find((state) => state !== "satisfied") ?? "satisfied";
}

/** Where checks and statuses stand on a commit: those named, or every one there is. */
export function contextsOn(
  repository: Repository,
  sha: string,
  wanted?: readonly string[],
): { context: string; state: CheckState }[] {
  const all = [
    ...checkRunsAt(repository, sha).map((run) => run.name),
    ...repository.statuses.filter((status) => status.sha === sha).map((status) => status.context),
  ];
  return [...new Set(wanted ?? all)].map((context) => ({
    context,
    state: checkState(repository, sha, { context, appId: null }),
  }));
}

function checkState(repository: Repository, sha: string, required: RequiredCheck): CheckState {
  const latest = new Map<number, CheckRun>();
  for (const run of checkRunsAt(repository, sha)) {
    if (run.name !== required.context) continue;
    if (required.appId !== null && run.app.id !== required.appId) continue;
    latest.set(run.app.id, run);
  }
  const states = [...latest.values()].map((run): CheckState => {
    if (run.status !== "completed") return "in progress";
    return SATISFYING.has(run.conclusion) ? "satisfied" : "failing";
  });
  if (required.appId === null) {
    const status = repository.statuses.findLast((one) => one.sha === sha && one.context === required.context);
    if (status !== undefined) {
      states.push(status.state === "success" ? "satisfied" : status.state === "pending" ? "in progress" : "failing");
    }
  }
  if (states.length === 0) return "expected";
  return states.find((state) => state === "failing") ?? states.find((state) => state !== "satisfied") ?? "satisfied";
}

/** Logins of those with write access whose last word in a review was "changes requested". */
export function changesRequestedBy(world: World, repository: Repository, pull: Pull): string[] {
  const last = new Map<string, string>();
  for (const review of pull.reviews.values()) {
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    if (atLeast(levelOf(world, repository, review.user), "write")) last.set(review.user.login, review.state);
  }
  return [...last].filter(([, state]) => state === "CHANGES_REQUESTED").map(([login]) => login);
}
