import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Assessment } from "../../assessment/assessment.ts";
import { collectEvidence } from "../../evidence/collect-evidence.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { Fault } from "../../evidence/faults.ts";
import { createBaselineSource } from "../../github/baseline-source.ts";
import type { MonitoringRun } from "../../github/monitoring-runs.ts";
import { createRunSource } from "../../github/run-source.ts";
import { createStores } from "../../github/stores.ts";
import { isReachable } from "../../github/workflow-runs.ts";
import { judgedModels, judgeEvidence } from "../../judge.ts";
import { today } from "../../policy/days.ts";
import { underFloor } from "../../policy/floor.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { withKeptBaselines } from "../pull-request/kept-baselines.ts";
import { readFloor } from "../pull-request/read-law.ts";
import type { MonitoredLaw } from "./monitored-law.ts";

/** What one monitoring run shows. */
export interface AssessedRun {
  readonly assessment: Assessment;
  readonly evidence: readonly ModelEvidence[];
}

/**
 * Judges what a monitoring run left under the policy of the default branch, as it stands now. Waivers are exceptions for
 * changes, and the floor's rules are demands on them: neither counts here. What the floor says of committed evidence does.
 *
 * @param given why nothing of the run can be read, where that is known: then GitHub is not asked
 */
export async function assessRun(
  context: GateContext,
  law: MonitoredLaw,
  run: MonitoringRun,
  given: Fault | null = null,
): Promise<AssessedRun> {
  const { repository } = context;
  const folder = await mkdtemp(join(context.folder, "monitoring-"));
  const stores = createStores(repository, folder);
  const { branch, tip, pageUrl, policy, monitored } = law;
  const current = createRunSource({
    repository,
    run,
    workflow: law.monitoring.workflow,
    pageUrl: `${pageUrl}/commit/${run.headSha}`,
    refusal: given ?? (await refusalOf(context, law, run)),
    stores,
  });
  const pull = { baseRef: branch, repositoryId: repository.id, url: `${pageUrl}/commit/${tip}` };
  const baseline = given ?? createBaselineSource({ repository, pull, baseTip: tip, stores });
  const asOf = today();
  const input = {
    policy: { ...policy, policy: monitored },
    floor: null,
    touched: null,
    asOf,
    waivers: [],
    signOffs: null,
  };
  const models = judgedModels(input);
  const trusted = given === null ? await withFloorsTrust(context, monitored) : monitored;
  const found = await collectEvidence({ policy: trusted, models, current, baseline, references: policy.policy });
  const kept = await withKeptBaselines(context, { pull, baseTip: tip }, { law: policy.policy, found, folder });
  return { assessment: await judgeEvidence({ ...input, evidence: kept.evidence }), evidence: kept.evidence };
}

/** A commit that the branch has lost was perhaps never reviewed. */
async function refusalOf({ repository }: GateContext, law: MonitoredLaw, run: MonitoringRun): Promise<Fault | null> {
  if (await isReachable(repository, run.headSha, law.tip)) return null;
  const about = { run: String(run.id), commit: run.headSha.slice(0, 12), branch: law.branch };
  return {
    reason: "evidence-other-commit",
    message: plainPhrase("monitoring-other-commit", about),
    remedy: plainPhrase("monitoring-other-commit-next", { branch: law.branch }),
  };
}

/** Where nobody knows what the floor says, committed evidence counts as little as it may. */
async function withFloorsTrust({ repository, requireFloor }: GateContext, policy: Policy): Promise<Policy> {
  const { outcome } = await readFloor(repository);
  if (outcome?.ok === true) return underFloor(policy, outcome.loaded.policy);
  const isUnknown = outcome?.ok === false || requireFloor;
  return isUnknown ? { ...policy, trust: { committed: "never" } } : policy;
}
