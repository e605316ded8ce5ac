import type { WorkflowRun } from "./workflow-runs.ts";

/** What the runs of one workflow for one commit mean for the evidence they are to bring. */
export type RunChoice =
  | { readonly state: "none" }
  | {
      readonly state: "succeeded" | "running" | "failed" | "cancelled" | "awaiting-approval";
      readonly run: WorkflowRun;
    };

/**
 * The run that decides: the newest of the declared workflow file whose head lies in the expected repository.
 * Skipped and cancelled runs decide only where there is no other: two events may start the same workflow for one commit,
 * and a concurrency group then cancels one of the two.
 *
 * @param options.runs runs for exactly the commit in question, newest first
 * @param options.path path of the workflow file
 * @param options.headRepositoryId repository that the head commit must have been pushed to; `null` matches none
 */
export function chooseRun(options: {
  readonly runs: readonly WorkflowRun[];
  readonly path: string;
  readonly headRepositoryId: number | null;
}): RunChoice {
  const { path, headRepositoryId } = options;
  const mine = options.runs.filter(
    (run) => run.path === path && headRepositoryId !== null && run.headRepositoryId === headRepositoryId,
  );
  const idle = ["skipped", "cancelled"];
  const run = mine.find(({ conclusion }) => conclusion === null || !idle.includes(conclusion)) ?? mine[0];
  return run === undefined ? { state: "none" } : { state: stateOf(run), run };
}

function stateOf({ status, conclusion }: WorkflowRun): Exclude<RunChoice["state"], "none"> {
  if (conclusion === "action_required" || status === "waiting") return "awaiting-approval";
  if (status !== "completed" || conclusion === null) return "running";
  if (conclusion === "success") return "succeeded";
  return conclusion === "cancelled" ? "cancelled" : "failed";
}
