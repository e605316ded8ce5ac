import type { Finding } from "../../assessment/finding.ts";
import { nearest, suggest } from "../../policy/nearest.ts";
import type { ColumnFigures } from "../../statistics/drift/drift-figures.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { concludeFeature } from "./conclude-feature.ts";
import { judgeFeatures } from "./judge-features.ts";
import { type FeatureParams, type FeatureSettings, featureParams, settingsOf } from "./params.ts";
import { outcomesOfReports } from "./report-outcomes.ts";
import { comparedEvidence, currentReports, featuresRequest, noTable, undecidedBy } from "./sources.ts";

const NAME = "drift/feature";
/** How many names of features a message lists. */
const LISTED = 12;

/** None of the named features may have drifted: one finding for each. */
export const featureRule: Rule<FeatureParams> = {
  name: NAME,
  summary: "None of the named features differs between reference and current data.",
  params: featureParams,
  needs: (policy) => [featuresRequest(policy) ?? currentReports],
  judge(input) {
    const named = namedFeatures(input.params);
    const request = featuresRequest(input.policy);
    if (request === null) return judgeReports(input, [...named.keys()]);
    const evidence = comparedEvidence(input.evidence, "features");
    const figures = input.facts.get(request);
    if (!figures.ok)
      return [...named.keys()].map((feature) =>
        undecidedBy(NAME, input, figures.fault, { subject: `drift of ${feature}`, evidence, slice: { feature } }),
      );
    const known = figures.value.columns.filter(({ name }) => named.has(name));
    const outcomes = judgeFeatures(known, {
      settings: (name) => settingsOf(input.params, named.get(name)),
      alpha: input.params.alpha,
      minRows: input.params["min-rows"],
    });
    return [...named.keys()].map((feature) => {
      const outcome = outcomes.find((candidate) => candidate.feature === feature);
      if (outcome === undefined) return unknownFeature(input, feature, figures.value.columns);
      return concludeFeature(NAME, input, outcome, { evidence, alpha: input.params.alpha, source: "" });
    });
  },
};

function namedFeatures({ features }: FeatureParams): Map<string, FeatureSettings | undefined> {
  return Array.isArray(features)
    ? new Map(features.map((name) => [name, undefined]))
    : new Map(Object.entries(features));
}

function unknownFeature(
  input: RuleInput<FeatureParams>,
  feature: string,
  columns: readonly Pick<ColumnFigures, "name">[],
): Finding {
  const names = columns.map(({ name }) => name);
  const hint = suggest(feature, nearest(feature, names) === null ? names.slice(0, LISTED) : names);
  const evidence = comparedEvidence(input.evidence, "features");
  const fault = {
    reason: "column-missing" as const,
    message: `There is no feature "${feature}"${hint.endsWith("?") ? hint : `${hint}.`}`,
    remedy:
      "Correct its name in the policy, or write the column into the table; columns under `ignore` are no features.",
  };
  return undecidedBy(NAME, input, fault, { subject: `drift of ${feature}`, evidence, slice: { feature } });
}

function judgeReports(input: RuleInput<FeatureParams>, features: readonly string[]): Finding[] {
  const found = outcomesOfReports(input);
  return features.map((feature) => {
    const about = { subject: `drift of ${feature}`, slice: { feature } };
    if (found === null) return undecidedBy(NAME, input, noTable("features"), { ...about, evidence: [] });
    if (!found.ok) return undecidedBy(NAME, input, found.fault, { ...about, evidence: found.evidence });
    const outcome = found.outcomes.find((candidate) => candidate.feature === feature);
    const names = found.outcomes.map((candidate) => ({ name: candidate.feature }));
    if (outcome === undefined) return { ...unknownFeature(input, feature, names), evidence: found.evidence };
    const source = " As the Evidently report says, by its own method and threshold.";
    return concludeFeature(NAME, input, outcome, { evidence: found.evidence, alpha: null, source });
  });
}
