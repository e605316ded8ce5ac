import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Assessment } from "../../assessment/assessment.ts";
import { collectEvidence } from "../../evidence/collect-evidence.ts";
import type { EvidenceSource } from "../../evidence/evidence-source.ts";
import { failWith } from "../../evidence/faults.ts";
import { createBaselineSource } from "../../github/baseline-source.ts";
import { createCommitSource } from "../../github/commit-source.ts";
import { resolveCommit } from "../../github/resolve-commit.ts";
import { createStores, type Stores } from "../../github/stores.ts";
import { branchTip } from "../../github/tree.ts";
import { judgedModels, judgeEvidence } from "../../judge.ts";
import { today } from "../../policy/days.ts";
import { type LoadedFloor, underFloor } from "../../policy/floor.ts";
import type { LoadedPolicy } from "../../policy/load-policy.ts";
import { touchedModels } from "../../policy/touched-models.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Facts } from "./gather.ts";

/** Another commit, and what the evidence there measures by the rules for this change. */
export interface AssessedRef {
  readonly commit: string;
  readonly assessment: Assessment;
}

/**
 * Measures what the rules ask about the models of a change on the evidence of another branch, tag or commit. There is no
 * verdict in it: nothing is compared with a baseline.
 *
 * @param options.ref a branch of this repository, of which the newest evidence is taken; or a tag or commit, of which its own is
 * @returns null where there is no such branch, tag or commit
 */
export async function assessRef(
  context: Pick<GateContext, "repository" | "folder">,
  facts: Facts,
  options: { readonly policy: LoadedPolicy; readonly floor: LoadedFloor | null; readonly ref: string },
): Promise<AssessedRef | null> {
  const { repository } = context;
  const { policy, floor, ref } = options;
  const folder = await mkdtemp(join(context.folder, "ref-"));
  const found = await findSource(repository, facts, ref, createStores(repository, folder));
  if (found === null) return null;
  const law = underFloor(policy.policy, floor?.policy ?? null);
  const touched = touchedModels(law, facts.changed.paths);
  const asOf = today();
  const input = { policy, floor, touched, asOf, waivers: [], signOffs: null };
  const none = failWith({
    reason: "no-baseline",
    message: plainPhrase("no-baseline-of-ref"),
    remedy: plainPhrase("no-baseline-of-ref-next"),
  });
  const models = judgedModels(input);
  const evidence = await collectEvidence({ policy: law, models, current: found.source, baseline: none.fault });
  return { commit: found.commit, assessment: await judgeEvidence({ ...input, evidence }) };
}

async function findSource(
  repository: GateContext["repository"],
  { pull }: Facts,
  ref: string,
  stores: Stores,
): Promise<{ readonly commit: string; readonly source: EvidenceSource } | null> {
  const tip = await branchTip(repository, ref);
  if (tip !== null) {
    const source = createBaselineSource({ repository, pull: { ...pull, baseRef: ref }, baseTip: tip, stores });
    return { commit: tip, source };
  }
  const commit = await resolveCommit(repository, ref);
  if (commit === null) return null;
  const pageUrl = pull.url.replace(/\/pull\/\d+$/, `/commit/${commit}`);
  const place = { branch: ref, trusted: commit, pageUrl };
  const source = createCommitSource({ repository, commit, ...place, waitIsOver: true, stores });
  return { commit, source };
}
