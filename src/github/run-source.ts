import type { EvidenceSource } from "../evidence/evidence-source.ts";
import { type Fault, failWith } from "../evidence/faults.ts";
import * as faults from "./evidence-faults.ts";
import { artifactsOf } from "./list-artifacts.ts";
import type { MonitoringRun } from "./monitoring-runs.ts";
import type { Repository } from "./octokit.ts";
import type { Stores } from "./stores.ts";

/**
 * Evidence that one run left: its artifacts, those of its last attempt only, and the files of the commit that it ran on.
 *
 * @param options.workflow file name of the run's workflow
 * @param options.pageUrl address of the commit's page
 * @param options.refusal why nothing of this run counts; `null`: nothing speaks against it
 */
export function createRunSource(options: {
  readonly repository: Repository;
  readonly run: MonitoringRun;
  readonly workflow: string;
  readonly pageUrl: string;
  readonly refusal: Fault | null;
  readonly stores: Stores;
}): EvidenceSource {
  const { repository, run, pageUrl, refusal, stores } = options;
  return {
    async committed() {
      return refusal === null ? stores.commit(run.headSha, pageUrl) : failWith(refusal);
    },
    async artifact(workflow, artifact) {
      if (workflow !== options.workflow) throw new Error(`${workflow} is not the workflow of run ${run.id}`);
      if (refusal !== null) return failWith(refusal);
      const wanted = { workflow, artifact, headSha: run.headSha };
      if (run.conclusion !== "success") return failWith(faults.runEndedBadly(wanted, run));
      const found = (await artifactsOf(repository, run, artifact)).find(({ createdAt }) => isOf(run, createdAt));
      if (found === undefined) return failWith(faults.artifactMissing(wanted, run));
      return stores.artifact({ artifact: found, run, workflow, expired: faults.artifactExpired(wanted, run) });
    },
  };
}

/** What an earlier attempt left is still listed, and is not what this one shows. */
function isOf({ startedAt }: MonitoringRun, createdAt: string | null): boolean {
  return createdAt === null || Date.parse(createdAt) >= Math.floor(Date.parse(startedAt) / 1000) * 1000;
}
