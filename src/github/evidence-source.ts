import type { EvidenceSource, FileStore } from "../evidence/evidence-source.ts";
import { type Fault, failWith, type Result } from "../evidence/faults.ts";
import type { Policy } from "../policy/policy-schema.ts";
import { chooseRun } from "./choose-run.ts";
import * as faults from "./evidence-faults.ts";
import { artifactsOf } from "./list-artifacts.ts";
import type { Repository } from "./octokit.ts";
import type { PullRequest } from "./read-pull.ts";
import type { Stores } from "./stores.ts";
import { runsForBranch, runsForCommit, type WorkflowRun, workflowPath } from "./workflow-runs.ts";
import { type Change, runBentBy, workflowBentBy } from "./workflow-trust.ts";

/** An artifact that may still come. */
export interface AwaitedArtifact {
  readonly workflow: string;
  readonly artifact: string;
  /** `null` where there is no run for the commit yet. */
  readonly run: { readonly url: string; readonly status: string } | null;
}

/** What approvers accepted for this head: evidence that counts though it could be bent. */
export interface Accepted {
  /** The pull request changes the workflow that makes its evidence. */
  readonly workflow: boolean;
  /** The evidence was made in a fork; counts where the policy says `with-approval`. */
  readonly fork: boolean;
}

/** The commit whose evidence is looked for. */
export type Head = Pick<PullRequest, "headSha" | "headRef" | "headRepositoryId" | "fork"> & {
  /** Address of the commit's page. */
  readonly pageUrl: string;
};

/** The evidence of a pull request's head commit. */
export interface HeadSource extends EvidenceSource {
  /** The artifacts asked for so far that may still come. */
  awaited(): readonly AwaitedArtifact[];
}

/**
 * Evidence of exactly the head commit: its files, and artifacts of the newest run of the declared workflow file.
 *
 * @param options.event only runs of this event count; of any where it is left out
 * @param options.deploying the run that asks to deploy: what it has left behind counts, though it waits and has not ended
 * @param options.forks whether artifacts count when the head lies in a fork
 * @param options.waitIsOver what has not come yet counts as missing
 */
export function createHeadSource(options: {
  readonly repository: Repository;
  readonly pull: Head;
  readonly change: Change;
  readonly forks: Policy["forks"];
  readonly accepted: Accepted;
  readonly waitIsOver: boolean;
  readonly stores: Stores;
  readonly event?: "merge_group";
  readonly deploying?: number;
}): HeadSource {
  const { repository, pull, change, accepted, event } = options;
  const forkCounts = options.forks === "allow" || (options.forks === "with-approval" && accepted.fork);
  const awaited = new Map<string, AwaitedArtifact>();
  const asked = new Map<string, Promise<Result<FileStore>>>();
  let runs: Promise<WorkflowRun[]> | undefined;

  const find = async (workflow: string, artifact: string): Promise<Result<FileStore>> => {
    const wanted = { workflow, artifact, headSha: pull.headSha, ...(event === undefined ? {} : { event }) };
    const path = workflowPath(workflow);
    if (pull.fork && !forkCounts) return failWith(faults.fromFork(wanted, options.forks));
    const bent = accepted.workflow ? null : await workflowBentBy(repository, change, workflow);
    if (bent !== null) return failWith(faults.workflowChanged(wanted, bent));
    runs ??= runsForCommit(repository, pull.headSha);
    const own = (await runs).find((run) => run.id === options.deploying && run.path === path);
    if (own !== undefined && own.headRepositoryId === pull.headRepositoryId) return openFrom(wanted, own);
    const counting = (await runs).filter((run) => event === undefined || run.event === event);
    const choice = chooseRun({ runs: counting, path, headRepositoryId: pull.headRepositoryId });
    switch (choice.state) {
      case "none": {
        const older = await olderRun(workflow);
        return failWith(wait(wanted, null, older));
      }
      case "running":
        return failWith(wait(wanted, choice.run, undefined));
      case "awaiting-approval":
        return failWith(faults.awaitingApproval(wanted, choice.run));
      case "failed":
      case "cancelled":
        return failWith(faults.runEndedBadly(wanted, choice.run));
      case "succeeded":
        return openFrom(wanted, choice.run);
    }
  };

  const openFrom = async (wanted: faults.Wanted, run: WorkflowRun): Promise<Result<FileStore>> => {
    const bent = accepted.workflow ? null : await runBentBy(repository, change, run);
    if (bent !== null) return failWith(faults.workflowChanged(wanted, bent));
    const [artifact] = await artifactsOf(repository, run, wanted.artifact);
    if (artifact === undefined) return failWith(faults.artifactMissing(wanted, run));
    if (artifact.headSha !== pull.headSha) return failWith(faults.artifactOfOtherCommit(wanted, run));
    const expired = faults.artifactExpired(wanted, run);
    return options.stores.artifact({ artifact, run, workflow: wanted.workflow, expired });
  };

  const olderRun = async (workflow: string): Promise<WorkflowRun | undefined> => {
    const branch = pull.headRef;
    const found = await runsForBranch(repository, { workflow, branch, successful: false });
    return found.find((run) => run.headRepositoryId === pull.headRepositoryId && run.headSha !== pull.headSha);
  };

  const wait = (wanted: faults.Wanted, run: WorkflowRun | null, older: WorkflowRun | undefined): Fault => {
    if (options.waitIsOver) return faults.waitIsOver(wanted, run ?? undefined, older);
    const { workflow, artifact } = wanted;
    awaited.set(JSON.stringify([workflow, artifact]), {
      workflow,
      artifact,
      run: run === null ? null : { url: run.url, status: run.status },
    });
    return run === null ? faults.pendingStart(wanted, older) : faults.pendingRun(wanted, run);
  };

  return {
    committed() {
      return options.stores.commit(pull.headSha, pull.pageUrl);
    },
    artifact(workflow, artifact) {
      const key = JSON.stringify([workflow, artifact]);
      const known = asked.get(key) ?? find(workflow, artifact);
      asked.set(key, known);
      return known;
    },
    awaited: () => [...awaited.values()],
  };
}
