import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read } from "./call.ts";
import { kindOf, statusOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** A workflow to be started on a branch. */
export interface Dispatch {
  readonly workflow: string;
  readonly branch: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What GitHub said. `unknown`: it said nothing, and the workflow may have started all the same. */
export type Dispatched =
  | { readonly state: "dispatched" }
  | { readonly state: "refused"; readonly status: number; readonly said: string }
  | { readonly state: "unknown" };

/** Longest part of GitHub's words that is kept. */
const LONGEST_WORDS = 300;

/**
 * Asks GitHub to start a workflow, exactly once: the request has no identity, so one whose answer got lost is never repeated
 * here.
 *
 * @throws where GitHub was not asked at all, or holds back for now
 */
export async function dispatchWorkflow({ octokit, owner, repo }: Repository, dispatch: Dispatch): Promise<Dispatched> {
  const { workflow: workflow_id, branch: ref, inputs } = dispatch;
  try {
    await octokit.rest.actions.createWorkflowDispatch({ owner, repo, workflow_id, ref, inputs: { ...inputs } });
    return { state: "dispatched" };
  } catch (error) {
    const status = statusOf(error);
    if (kindOf(error) === "ambiguous") return { state: "unknown" };
    if (status === null || kindOf(error) === "rate-limited") throw error;
    const said = error instanceof Error ? error.message.replace(/ - https?:\/\/\S+$/, "").slice(0, LONGEST_WORDS) : "";
    return { state: "refused", status, said };
  }
}

/** A run that somebody started. */
export interface DispatchedRun {
  readonly id: number;
  readonly url: string;
}

/** Clocks may differ by this much, in milliseconds. */
const SKEW_MS = 120_000;

/**
 * The run that a dispatch of ours became, or null. It is known by the mark in its name (`run-name` of the workflow), else by
 * the App as its author. Of the hundred newest.
 *
 * @param options.since when GitHub was asked, Unix milliseconds
 * @param options.mark a word in the run's name
 * @param options.others matches a mark that belongs to another dispatch
 * @param options.taken runs that are known to be another dispatch's
 */
export async function findDispatchedRun(
  { octokit, owner, repo }: Repository,
  app: AppIdentity,
  options: {
    readonly workflow: string;
    readonly branch: string;
    readonly since: number;
    readonly mark: string;
    readonly others: RegExp;
    readonly taken: readonly number[];
  },
): Promise<DispatchedRun | null> {
  const { workflow: workflow_id, branch, since, mark, others, taken } = options;
  const query = { owner, repo, workflow_id, branch, event: "workflow_dispatch", per_page: PAGE_SIZE } as const;
  try {
    const { data } = await read(() => octokit.rest.actions.listWorkflowRuns(query));
    const free = data.workflow_runs.filter(
      ({ id, event, created_at }) =>
        event === "workflow_dispatch" && Date.parse(created_at) >= since - SKEW_MS && !taken.includes(id),
    );
    const named = free.filter(({ display_title }) => display_title.split(/[^\w-]+/).includes(mark));
    const ours = free.filter((run) => run.actor?.login === app.login && !others.test(run.display_title));
    const [first] = [...(named.length > 0 ? named : ours)].sort((a, b) => a.id - b.id);
    return first === undefined ? null : { id: first.id, url: first.html_url };
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}
