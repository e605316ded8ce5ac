import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { collectEvidence } from "../../evidence/collect-evidence.ts";
import { createBaselineSource } from "../../github/baseline-source.ts";
import { createHeadSource } from "../../github/evidence-source.ts";
import { createStores } from "../../github/stores.ts";
import { judgedModels, judgeEvidence } from "../../judge.ts";
import { today } from "../../policy/days.ts";
import { type LoadedFloor, underFloor } from "../../policy/floor.ts";
import type { LoadedPolicy } from "../../policy/load-policy.ts";
import { touchedModels } from "../../policy/touched-models.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { type AssessedChange, bytesOf, hasCommittedEvidence } from "../pull-request/assess-change.ts";
import { withKeptBaselines } from "../pull-request/kept-baselines.ts";
import type { GroupFacts } from "./gather-group.ts";
import type { GroupGrants } from "./granted-to-group.ts";

/**
 * Judges the merged commit of a group by its own evidence: committed files, and artifacts that the declared workflows made of
 * it for the event `merge_group`. Where its pull requests come from does not matter any more: somebody with write access has
 * put them into the queue, and the workflow is this repository's.
 *
 * @param options.homeUrl address of the repository's page
 */
export async function assessGroup(
  context: GateContext,
  facts: GroupFacts,
  options: {
    readonly policy: LoadedPolicy;
    readonly floor: LoadedFloor | null;
    readonly granted: GroupGrants;
    readonly waitIsOver: boolean;
    readonly homeUrl: string;
  },
): Promise<AssessedChange> {
  const { repository } = context;
  const { policy, floor, granted, waitIsOver, homeUrl } = options;
  const { group, baseTip, changed } = facts;
  const { headSha, headRef, baseRef } = group;
  const folder = await mkdtemp(join(context.folder, "group-"));
  const stores = createStores(repository, folder);
  const law = underFloor(policy.policy, floor?.policy ?? null);
  const pageUrl = `${homeUrl}/commit/${headSha}`;
  const current = createHeadSource({
    repository,
    pull: { headSha, headRef, headRepositoryId: repository.id, fork: false, pageUrl },
    change: { headSha, baseTip, paths: changed.paths, subject: plainPhrase("group-subject") },
    forks: "never",
    accepted: granted.accepted,
    waitIsOver,
    stores,
    event: "merge_group",
  });
  const target = { baseRef, repositoryId: repository.id, url: `${homeUrl}/commit/${baseTip}` };
  const baseline = createBaselineSource({ repository, pull: target, baseTip, stores });
  const { waivers, signOffs } = granted;
  const asOf = today();
  const input = { policy, floor, touched: touchedModels(law, changed.paths), asOf, waivers, signOffs };
  const models = judgedModels(input);
  // The list of all files of the commit then serves for every single file that is looked for in it.
  if (models.some((model) => hasCommittedEvidence(law.models[model]))) await current.committed();
  const found = await collectEvidence({ policy: law, models, current, baseline });
  const { evidence, notes } = await withKeptBaselines(context, facts, { law, found, folder });
  context.tally.evidence(bytesOf(evidence));
  const assessment = await judgeEvidence({ ...input, evidence });
  return { assessment, evidence, awaited: current.awaited(), notes: [...baseline.notes(), ...notes] };
}
