import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { concludeFeature } from "./conclude-feature.ts";
import { judgeFeatures } from "./judge-features.ts";
import { type FeatureParams, type FeatureSettings, featureParams, settingsOf } from "./params.ts";
import { outcomesOfReports } from "./report-outcomes.ts";
import { comparedEvidence, currentReports, featuresRequest, noTable, undecidedBy } from "./sources.ts";
import { unknownFeature } from "./unknown-feature.ts";

const NAME = "drift/feature";

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
      const names = figures.value.columns.map(({ name }) => name);
      if (outcome === undefined) return unknown(input, feature, { known: names, evidence });
      return concludeFeature(NAME, input, outcome, { evidence, alpha: input.params.alpha, source: "" });
    });
  },
};

function namedFeatures({ features }: FeatureParams): Map<string, FeatureSettings | undefined> {
  return Array.isArray(features)
    ? new Map(features.map((name) => [name, undefined]))
    : new Map(Object.entries(features));
}

function unknown(
  input: RuleInput<FeatureParams>,
  feature: string,
  about: { readonly known: readonly string[]; readonly evidence: readonly EvidenceReference[] },
): Finding {
  const { known, evidence } = about;
  const subject = `drift of ${feature}`;
  return undecidedBy(NAME, input, unknownFeature(feature, known), { subject, evidence, slice: { feature } });
}

function judgeReports(input: RuleInput<FeatureParams>, features: readonly string[]): Finding[] {
  const found = outcomesOfReports(input);
  return features.map((feature) => {
    const about = { subject: `drift of ${feature}`, slice: { feature } };
    if (found === null) return undecidedBy(NAME, input, noTable("features"), { ...about, evidence: [] });
    if (!found.ok) return undecidedBy(NAME, input, found.fault, { ...about, evidence: found.evidence });
    const outcome = found.outcomes.find((candidate) => candidate.feature === feature);
    const names = found.outcomes.map((candidate) => candidate.feature);
    if (outcome === undefined) return unknown(input, feature, { known: names, evidence: found.evidence });
    const source = " As the Evidently report says, by its own method and threshold.";
    return concludeFeature(NAME, input, outcome, { evidence: found.evidence, alpha: null, source });
  });
}
