import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Assessment } from "../../assessment/assessment.ts";
import { collectEvidence } from "../../evidence/collect-evidence.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { EvidenceSource } from "../../evidence/evidence-source.ts";
import { failWith } from "../../evidence/faults.ts";
import { createCommitSource } from "../../github/commit-source.ts";
import type { AwaitedArtifact } from "../../github/evidence-source.ts";
import { createStores } from "../../github/stores.ts";
import { judgedModels, judgeEvidence } from "../../judge.ts";
import { today } from "../../policy/days.ts";
import { type LoadedFloor, underFloor } from "../../policy/floor.ts";
import type { LoadedPolicy } from "../../policy/load-policy.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Trunk } from "./deployment-law.ts";

/** What the evidence of one commit shows by itself. */
export interface AssessedCommit {
  readonly assessment: Assessment;
  readonly evidence: readonly ModelEvidence[];
  /** What may still come. */
  readonly awaited: readonly AwaitedArtifact[];
}

/**
 * Judges the evidence of exactly one commit, whatever proposed it. Drift is measured against the commit that was deployed
 * before; no waiver covers anything, and nobody has signed anything off.
 *
 * @param options.models the models to judge, as they are to be judged
 * @param options.floor the organisation's floor, where it applies
 * @param options.run the run that asks to deploy
 * @param options.before the commit that was deployed before; `null` where none was
 */
export async function assessCommit(
  { repository, folder: within, tally }: Pick<GateContext, "repository" | "folder" | "tally">,
  options: {
    readonly commit: string;
    readonly trunk: Trunk;
    readonly policy: LoadedPolicy;
    readonly floor: LoadedFloor | null;
    readonly trust: Policy["trust"];
    readonly models: Policy["models"];
    readonly run: { readonly id: number; readonly url: string };
    readonly before: string | null;
    readonly waitIsOver: boolean;
  },
): Promise<AssessedCommit> {
  const { commit, trunk, floor, trust, models, run, before, waitIsOver } = options;
  const folder = await mkdtemp(join(within, "deployed-"));
  const stores = createStores(repository, folder);
  const pageOf = (sha: string) => run.url.replace(/\/actions\/runs\/\d+$/, `/commit/${sha}`);
  const place = { repository, branch: trunk.branch, trusted: trunk.tip, stores };
  const current = createCommitSource({ ...place, commit, pageUrl: pageOf(commit), waitIsOver, deploying: run.id });
  const older =
    before === null
      ? null
      : createCommitSource({ ...place, commit: before, pageUrl: pageOf(before), waitIsOver: true });
  const baseline: EvidenceSource = {
    committed: () => stores.commit(trunk.tip, pageOf(trunk.tip)),
    artifact: async (workflow, artifact) => {
      if (older === null) return noBaseline("deployment-no-baseline");
      const found = await older.artifact(workflow, artifact);
      return found.ok ? found : noBaseline("deployment-baseline-gone", { commit: before?.slice(0, 12) ?? "" });
    },
  };
  const policy: LoadedPolicy = { ...options.policy, policy: { ...options.policy.policy, trust, models } };
  const asOf = today();
  const input = { policy, floor, touched: null, asOf, waivers: [], signOffs: [] };
  const law = underFloor(policy.policy, floor?.policy ?? null);
  const evidence = await collectEvidence({ policy: law, models: judgedModels(input), current, baseline });
  const items = evidence.flatMap((model) => model.items);
  tally.evidence(items.reduce((sum, item) => sum + (item.state === "present" ? item.bytes : 0), 0));
  return { assessment: await judgeEvidence({ ...input, evidence }), evidence, awaited: current.awaited() };
}

function noBaseline(name: string, values: Readonly<Record<string, string>> = {}) {
  const message = plainPhrase(name, values);
  return failWith({ reason: "no-baseline", message, remedy: plainPhrase("deployment-no-baseline-next") });
}
