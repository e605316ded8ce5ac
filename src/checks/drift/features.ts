import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { DriftFigures } from "../../statistics/drift/drift-figures.ts";
import { comparison, decimals, findingOf } from "../finding-of.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { type FeatureOutcome, judgeFeatures } from "./judge-features.ts";
import { listed } from "./listed.ts";
import { type FeaturesParams, featuresParams, settingsOf } from "./params.ts";
import { DRIFT_REMEDY, remedyFor } from "./remedies.ts";
import { outcomesOfReports } from "./report-outcomes.ts";
import { comparedEvidence, currentReports, featuresRequest, noTable, undecidedBy } from "./sources.ts";

const NAME = "drift/features";
const SUBJECT = "feature drift";

/** At most a share of the features may have drifted. */
export const featuresRule: Rule<FeaturesParams> = {
  name: NAME,
  summary: "At most a given share of the features differs between reference and current data.",
  params: featuresParams,
  needs: (policy) => [featuresRequest(policy) ?? currentReports],
  judge(input) {
    const request = featuresRequest(input.policy);
    if (request === null) return [judgeReports(input)];
    const evidence = comparedEvidence(input.evidence, "features");
    const figures = input.facts.get(request);
    if (!figures.ok) return [undecidedBy(NAME, input, figures.fault, { subject: SUBJECT, evidence })];
    return [conclude(input, outcomesOf(figures.value, input.params), evidence, "")];
  },
};

function outcomesOf({ columns }: DriftFigures, params: FeaturesParams): FeatureOutcome[] {
  const compared = columns.filter(({ name }) => !params.ignore.includes(name));
  const unknown = Object.keys(params.features).filter((name) => !compared.some((column) => column.name === name));
  const missing = unknown.map((name) => ({
    name,
    reference: null,
    current: null,
    comparison: { kind: "none", reason: "column-missing" } as const,
  }));
  return judgeFeatures([...compared, ...missing], {
    settings: (name) => settingsOf(params, Object.hasOwn(params.features, name) ? params.features[name] : undefined),
    alpha: params.alpha,
    minRows: params["min-rows"],
  });
}

function judgeReports(input: RuleInput<FeaturesParams>): Finding {
  const found = outcomesOfReports(input);
  if (found === null) return undecidedBy(NAME, input, noTable("features"), { subject: SUBJECT, evidence: [] });
  if (!found.ok) return undecidedBy(NAME, input, found.fault, { subject: SUBJECT, evidence: found.evidence });
  const outcomes = found.outcomes.filter(({ feature }) => !input.params.ignore.includes(feature));
  return conclude(input, outcomes, found.evidence, " As the Evidently report says, by its own methods and thresholds.");
}

/**
 * The share of drifted features against the limit. Features that nobody can judge could all have drifted, or none: if
 * that could change the verdict it is undecided, else they are only named.
 */
function conclude(
  input: RuleInput<FeaturesParams>,
  outcomes: readonly FeatureOutcome[],
  evidence: readonly EvidenceReference[],
  source: string,
): Finding {
  const max = input.params["max-share"];
  const drifted = outcomes.filter((outcome) => outcome.drifted === true);
  const open = outcomes.filter((outcome) => outcome.drifted === null);
  const compared = outcomes.length - open.length;
  const share = compared === 0 ? null : drifted.length / compared;
  const least = drifted.length / outcomes.length;
  const most = (drifted.length + open.length) / outcomes.length;
  const shared = {
    measured: { value: share, interval: null, n: compared },
    limit: { max },
    detail: outcomes.map(({ row }) => row),
    evidence,
  };
  const what = `${drifted.length} of ${compared} compared features drifted${listed(drifted.map(({ feature }) => feature))}.`;
  const left = open.length === 0 ? "" : ` Not judged: ${open.length}${listed(open.map(({ feature }) => feature))}.`;
  const message = `${what}${left}${source}`;
  if (outcomes.length === 0 || share === null || (least <= max && most > max)) {
    const reason = commonReason(open);
    return findingOf(NAME, input, {
      ...shared,
      status: "undecided",
      reason: reason ?? "not-comparable",
      title: `${SUBJECT}: ${open.length} of ${outcomes.length} features cannot be judged`,
      message:
        outcomes.length === 0
          ? `There is no feature to compare.${source}`
          : `${message} Were all of these drifted, the share would be ${decimals(most, max)}; ${max} is allowed.`,
      remedy: remedyFor(reason),
    });
  }
  const beyond = least > max;
  const title = `share of drifted features ${comparison({ value: share, limit: { max }, beyond })}`;
  if (!beyond)
    return findingOf(NAME, input, { ...shared, status: "pass", reason: "within-limit", title, message, remedy: "" });
  const status = input.params.level === "warn" ? "warn" : "fail";
  return findingOf(NAME, input, { ...shared, status, reason: "limit-exceeded", title, message, remedy: DRIFT_REMEDY });
}

/** The reason that most of the open features have; the first in the order of the features where several have as many. */
function commonReason(open: readonly FeatureOutcome[]): FeatureOutcome["reason"] {
  const counts = new Map<FeatureOutcome["reason"], number>();
  for (const { reason } of open) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
