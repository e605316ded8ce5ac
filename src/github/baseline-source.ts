import type { EvidenceSource, FileStore } from "../evidence/evidence-source.ts";
import { failWith, type Result } from "../evidence/faults.ts";
import { noBaseline } from "./evidence-faults.ts";
import { type Artifact, artifactsOf } from "./list-artifacts.ts";
import type { Repository } from "./octokit.ts";
import type { PullRequest } from "./read-pull.ts";
import type { Stores } from "./stores.ts";
import { isReachable, runsForBranch, type WorkflowRun } from "./workflow-runs.ts";

/** Events whose runs may serve as baseline: none of them can be caused by a pull request. */
export const BASELINE_EVENTS: readonly string[] = ["push", "schedule", "workflow_dispatch"];

/** Candidates that are looked at, newest first. */
const MOST_CANDIDATES = 30;

/** The evidence of the target branch. */
export interface BaselineSource extends EvidenceSource {
  /** Plain sentences about which commits it was taken from, for the report. */
  notes(): readonly string[];
}

/**
 * Runs that may serve as baseline. A fork may have a branch of the same name, so the head repository counts, not the name.
 *
 * @param runs newest first
 */
export function baselineCandidates(
  runs: readonly WorkflowRun[],
  pull: Pick<PullRequest, "baseRef" | "repositoryId">,
): WorkflowRun[] {
  return runs.filter(
    (run) =>
      BASELINE_EVENTS.includes(run.event) &&
      run.conclusion === "success" &&
      run.headRepositoryId === pull.repositoryId &&
      run.headBranch === pull.baseRef,
  );
}

/**
 * Evidence of the newest commit of the target branch that has it: artifacts of successful runs of the declared workflow
 * file there, and the committed files at its tip.
 */
export function createBaselineSource(options: {
  readonly repository: Repository;
  readonly pull: Pick<PullRequest, "baseRef" | "repositoryId" | "url">;
  readonly baseTip: string;
  readonly stores: Stores;
}): BaselineSource {
  const { repository, pull, baseTip } = options;
  const asked = new Map<string, Promise<Result<FileStore>>>();
  const notes = new Set<string>();

  const find = async (workflow: string, artifact: string): Promise<Result<FileStore>> => {
    const wanted = { workflow, artifact };
    const runs = await runsForBranch(repository, { workflow, branch: pull.baseRef, successful: true });
    const candidates = baselineCandidates(runs, pull).slice(0, MOST_CANDIDATES);
    let expired = 0;
    for (const run of candidates) {
      const [found] = await artifactsOf(repository, run, artifact);
      if (found === undefined) continue;
      if (found.expired) expired += 1;
      if (found.expired || !(await isReachable(repository, run.headSha, baseTip))) continue;
      const opened = await open(wanted, run, found);
      if (opened.ok || opened.fault.reason !== "no-baseline") return opened;
      expired += 1;
    }
    const none = `no successful run of ${workflow} for a commit of it has one`;
    const why = expired > 0 ? "GitHub has deleted those that there were, since their time was over" : none;
    return failWith(noBaseline(wanted, pull.baseRef, why));
  };

  const open = async (
    wanted: { readonly workflow: string; readonly artifact: string },
    run: WorkflowRun,
    artifact: Artifact,
  ): Promise<Result<FileStore>> => {
    const expired = noBaseline(wanted, pull.baseRef, "GitHub has deleted it");
    const opened = await options.stores.artifact({ artifact, run, workflow: wanted.workflow, expired });
    if (opened.ok) {
      notes.add(
        `The baseline "${wanted.artifact}" is of commit ${run.headSha.slice(0, 12)} of ${pull.baseRef}, from run ${run.id} of ${wanted.workflow}.`,
      );
    }
    return opened;
  };

  return {
    committed() {
      const pageUrl = pull.url.replace(/\/pull\/\d+$/, `/commit/${baseTip}`);
      return options.stores.commit(baseTip, pageUrl);
    },
    artifact(workflow, artifact) {
      const key = JSON.stringify([workflow, artifact]);
      const known = asked.get(key) ?? find(workflow, artifact);
      asked.set(key, known);
      return known;
    },
    notes: () => [...notes].sort(),
  };
}
