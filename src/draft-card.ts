import type { Assessment } from "./assessment/assessment.ts";
import { cardFigures, statedFigures } from "./checks/model-card/claims/card-figures.ts";
import { predictionsRequest } from "./checks/model-card/claims/prediction-figures.ts";
import { SECTION_NAMES } from "./checks/model-card/section-names.ts";
import type { ModelEvidence } from "./evidence/evidence.ts";
import { demandsOn, type LoadedFloor } from "./policy/floor.ts";
import type { ModelPolicy } from "./policy/policy-schema.ts";
import { draftCard } from "./report/card-draft/draft-card.ts";
import type { GroupCounts } from "./statistics/fairness/group-counts.ts";
import { FIGURES } from "./statistics/figures-fact.ts";
import { gatherFacts } from "./statistics/gather-facts.ts";
import { PROVIDERS } from "./statistics/index.ts";

/**
 * Drafts the card of one model from its evidence, as Markdown.
 *
 * @param options.assessment of the same evidence
 */
export async function draftFromEvidence(options: {
  readonly model: string;
  readonly policy: ModelPolicy;
  readonly floor: LoadedFloor | null;
  readonly assessment: Assessment;
  readonly evidence: ModelEvidence;
}): Promise<string> {
  const { model, policy, floor, assessment, evidence } = options;
  const request = predictionsRequest(policy);
  const requests = request === null ? [FIGURES] : [FIGURES, request];
  const facts = await gatherFacts({ requests, evidence, providers: PROVIDERS });
  const counts = request === null ? null : facts.get<GroupCounts>(request);
  const reports = facts.get(FIGURES);
  return draftCard({
    model,
    policy,
    assessment,
    evidence,
    figures: counts?.ok === true ? cardFigures(counts.value) : null,
    rows: counts?.ok === true ? counts.value.rows : null,
    stated: reports.ok ? statedFigures(reports.value.figures) : [],
    ...demandedOfCard(policy, floor),
  });
}

/** Sections and keys of the front matter that policy or floor demand of the card. */
function demandedOfCard(policy: ModelPolicy, floor: LoadedFloor | null) {
  const demands = demandsOn(policy, floor?.policy ?? null);
  const listed = (rule: string, key: string) =>
    demands
      .filter((demand) => demand.rule === rule)
      .flatMap(({ params }) => new Map<string, unknown>(Object.entries(params)).get(key) ?? [])
      .map(String);
  const sections = listed("model-card/sections", "sections");
  const keys = listed("model-card/front-matter", "required-keys");
  const isDemanded = keys.length > 0 || listed("model-card/front-matter", "demand").includes("true");
  return {
    sections: SECTION_NAMES.filter((name) => sections.includes(name)),
    frontMatter: isDemanded ? keys : null,
  };
}
