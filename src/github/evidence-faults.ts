import type { Fault } from "../evidence/faults.ts";
import type { WorkflowRun } from "./workflow-runs.ts";

/** The artifact that a policy names, and for which commit it is wanted. */
export interface Wanted {
  readonly workflow: string;
  readonly artifact: string;
  readonly headSha: string;
  /** Only runs of this event count; of any where it is left out. */
  readonly event?: "merge_group";
}

const short = (sha: string) => sha.slice(0, 12);
const runText = (run: WorkflowRun, { workflow }: Wanted) =>
  `Run ${run.id} of ${workflow} for commit ${short(run.headSha)}`;

export function pendingRun(wanted: Wanted, run: WorkflowRun): Fault {
  return {
    reason: "evidence-pending",
    message: `${runText(run, wanted)} is ${run.status.replaceAll("_", " ")}; the artifact "${wanted.artifact}" comes with it: ${run.url}`,
    remedy: "Wait until the run has ended; this commit is then judged.",
  };
}

export function pendingStart(wanted: Wanted, older: WorkflowRun | undefined): Fault {
  const other = older === undefined ? "" : ` Its newest run on this branch is for commit ${short(older.headSha)}.`;
  return {
    reason: "evidence-pending",
    message: `${wanted.workflow} has no run for commit ${short(wanted.headSha)} yet, so the artifact "${wanted.artifact}" is not there.${other}`,
    remedy: `Wait for the run; if none starts, let ${wanted.workflow} run on ${wanted.event ?? "pull_request"}.`,
  };
}

/** What `pendingRun` and `pendingStart` become once the policy's `wait` is over. */
export function waitIsOver(wanted: Wanted, run: WorkflowRun | undefined, older: WorkflowRun | undefined): Fault {
  const remedy = overRemedy(wanted);
  if (run !== undefined) {
    return {
      reason: "evidence-missing",
      message: `${runText(run, wanted)} has not ended within the time that the policy waits: ${run.url}`,
      remedy,
    };
  }
  if (older !== undefined) {
    return {
      reason: "evidence-other-commit",
      message: `${wanted.workflow} has run for commit ${short(older.headSha)} of this branch, but not for the head commit ${short(wanted.headSha)}: ${older.url}`,
      remedy,
    };
  }
  return {
    reason: "evidence-missing",
    message: `${wanted.workflow} has no run for commit ${short(wanted.headSha)}, and the time that the policy waits is over.`,
    remedy,
  };
}

function overRemedy({ workflow, artifact, event }: Wanted): string {
  const run = `Let ${workflow} run for this commit and upload the artifact "${artifact}"`;
  return event === undefined
    ? `${run}, then press "Judge again".`
    : `${run}: it needs the event ${event} under \`on:\`. Then put the pull requests into the queue again.`;
}

export function runEndedBadly(wanted: Wanted, run: WorkflowRun): Fault {
  const cancelled = run.conclusion === "cancelled";
  return {
    reason: cancelled ? "evidence-run-cancelled" : "evidence-run-failed",
    message: `${runText(run, wanted)} ended with "${(run.conclusion ?? "unknown").replaceAll("_", " ")}", so the artifact "${wanted.artifact}" does not count: ${run.url}`,
    remedy: cancelled ? "Run the workflow again." : "Mend what made the run fail, and run the workflow again.",
  };
}

export function awaitingApproval(wanted: Wanted, run: WorkflowRun): Fault {
  return {
    reason: "evidence-run-awaiting-approval",
    message: `${runText(run, wanted)} waits for somebody's approval: ${run.url}`,
    remedy: "Ask a maintainer to look at the change and to approve the run.",
  };
}

export function artifactMissing(wanted: Wanted, run: WorkflowRun): Fault {
  return {
    reason: "evidence-missing",
    message: `${runText(run, wanted)} succeeded, but left no artifact "${wanted.artifact}": ${run.url}`,
    remedy: `Let ${wanted.workflow} upload an artifact of exactly this name.`,
  };
}

export function artifactExpired(wanted: Wanted, run: WorkflowRun): Fault {
  return {
    reason: "evidence-expired",
    message: `GitHub has deleted the artifact "${wanted.artifact}" of run ${run.id}, since its time was over: ${run.url}`,
    remedy: `Run ${wanted.workflow} again for commit ${short(wanted.headSha)}.`,
  };
}

export function artifactOfOtherCommit(wanted: Wanted, run: WorkflowRun): Fault {
  return {
    reason: "evidence-other-commit",
    message: `GitHub says that the artifact "${wanted.artifact}" of run ${run.id} belongs to another commit than ${short(wanted.headSha)}: ${run.url}`,
    remedy: `Run ${wanted.workflow} for the head commit.`,
  };
}

export function tooLarge(path: string, limit: number): Fault {
  return {
    reason: "evidence-too-large",
    message: `${path} is larger than ${Math.floor(limit / 2 ** 20)} MiB.`,
    remedy: "Upload only the columns and rows that the policy speaks of.",
  };
}

export function workflowChanged(wanted: Wanted, what: string): Fault {
  return {
    reason: "evidence-workflow-changed",
    message: `${what}, so its artifact "${wanted.artifact}" could hold anything.`,
    remedy:
      wanted.event === undefined
        ? "Bring the change of the workflow to the target branch in a pull request of its own, then update this branch."
        : "Take the pull request that changes the workflow out of the queue and merge it by itself, or let an approver say `/assay accept workflow` in it; then put the others into the queue again.",
  };
}

export function fromFork(wanted: Wanted, forks: "never" | "with-approval"): Fault {
  return {
    reason: "evidence-from-fork",
    message:
      forks === "never"
        ? `The head of this pull request lies in a fork, and the policy does not take the artifact "${wanted.artifact}" from forks.`
        : `The head of this pull request lies in a fork, and the policy takes the artifact "${wanted.artifact}" from forks only with an approval.`,
    remedy: "Ask somebody with write access to look at the change and to push it to a branch of this repository.",
  };
}

export function noBaseline(wanted: Pick<Wanted, "workflow" | "artifact">, branch: string, why: string): Fault {
  return {
    reason: "no-baseline",
    message: `There is no artifact "${wanted.artifact}" of ${branch} to compare with: ${why}.`,
    remedy: `Run ${wanted.workflow} on ${branch}, by a push or by hand ("Run workflow", workflow_dispatch), then press "Judge again".`,
  };
}
