import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Assessment } from "../../assessment/assessment.ts";
import { collectEvidence } from "../../evidence/collect-evidence.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import { createBaselineSource } from "../../github/baseline-source.ts";
import { type AwaitedArtifact, createHeadSource } from "../../github/evidence-source.ts";
import { createStores } from "../../github/stores.ts";
import { judgedModels, judgeEvidence } from "../../judge.ts";
import { today } from "../../policy/days.ts";
import { type LoadedFloor, underFloor } from "../../policy/floor.ts";
import type { LoadedPolicy } from "../../policy/load-policy.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import { sourcesOf } from "../../policy/sources-of.ts";
import { touchedModels } from "../../policy/touched-models.ts";
import type { GateContext } from "../gate-context.ts";
import type { Facts } from "./gather.ts";
import type { Granted } from "./granted.ts";
import { withKeptBaselines } from "./kept-baselines.ts";
import { unchangedEvidence } from "./unchanged-evidence.ts";

/** One assessment of a change, with what the report says about it. */
export interface AssessedChange {
  readonly assessment: Assessment;
  readonly evidence: readonly ModelEvidence[];
  readonly awaited: readonly AwaitedArtifact[];
  readonly notes: readonly string[];
}

/** Judges a change by any policy: the governing one or a proposed one. What was downloaded for one serves the other. */
export interface Assessor {
  assess(
    policy: LoadedPolicy,
    options: {
      readonly waitIsOver: boolean;
      readonly granted: Pick<Granted, "waivers" | "signOffs" | "accepted">;
    },
  ): Promise<AssessedChange>;
}

/** Whether any evidence of a model, or its card, is committed. */
export function hasCommittedEvidence(model: ModelPolicy | undefined): boolean {
  if (model === undefined) return false;
  return model.card !== undefined || sourcesOf(model).some((from) => !("workflow" in from));
}

/** How many bytes of evidence are at hand. */
export function bytesOf(evidence: readonly ModelEvidence[]): number {
  const files = evidence.flatMap(({ items }) => items);
  return files.reduce((sum, item) => sum + (item.state === "present" ? item.bytes : 0), 0);
}

export async function createAssessor(context: GateContext, facts: Facts, floor: LoadedFloor | null): Promise<Assessor> {
  const { repository } = context;
  const folder = await mkdtemp(join(context.folder, "evidence-"));
  const { pull, baseTip, changed } = facts;
  const stores = createStores(repository, folder);
  const baseline = createBaselineSource({ repository, pull, baseTip, stores });
  const asOf = today();
  return {
    async assess(policy, { waitIsOver, granted }) {
      const { waivers, signOffs, accepted } = granted;
      const law = underFloor(policy.policy, floor?.policy ?? null);
      const touched = touchedModels(law, changed.paths);
      const change = { headSha: pull.headSha, baseTip, paths: changed.paths };
      const head = createHeadSource({
        repository,
        pull: { ...pull, pageUrl: `${pull.url}/commits/${pull.headSha}` },
        change,
        forks: law.forks,
        accepted,
        waitIsOver,
        stores,
      });
      const input = { policy, floor, touched, asOf, waivers, signOffs };
      const models = judgedModels(input);
      // The list of all files of the commit then serves for every single file that is looked for in it.
      if (models.some((model) => hasCommittedEvidence(law.models[model]))) await head.committed();
      const found = await collectEvidence({ policy: law, models, current: head, baseline });
      const { evidence, notes: kept } = await withKeptBaselines(context, facts, { law, found, folder });
      context.tally.evidence(bytesOf(evidence));
      const assessment = await judgeEvidence({ ...input, evidence });
      return {
        assessment,
        evidence,
        awaited: head.awaited(),
        notes: [...baseline.notes(), ...kept, ...unchangedEvidence(evidence, touched, changed.paths)],
      };
    },
  };
}
