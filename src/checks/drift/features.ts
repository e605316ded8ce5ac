import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { Fault } from "../../evidence/faults.ts";
import type { ColumnFigures } from "../../statistics/drift/drift-figures.ts";
import { findingOf } from "../finding-of.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { withFigures } from "./describe-outcome.ts";
import { type FeatureOutcome, judgeFeatures } from "./judge-features.ts";
import { enumerated } from "./listed.ts";
import { type FeaturesParams, featuresParams, settingsOf } from "./params.ts";
import { DRIFT_REMEDY, remedyFor } from "./remedies.ts";
import { outcomesOfReports } from "./report-outcomes.ts";
import {
  comparedEvidence,
  currentReports,
  featuresRequest,
  noTable,
  nothingToCompare,
  undecidedBy,
} from "./sources.ts";
import { unknownFeature } from "./unknown-feature.ts";

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
    const { params } = input;
    const columns = figures.value.columns.filter(({ name }) => !params.ignore.includes(name));
    const unknown = unknownName(params, columns);
    const finding = conclude(input, outcomesOf(columns, params), evidence, "");
    if (unknown === null) return [finding];
    const message = `${unknown.message} ${finding.message}`;
    // What is broken stays broken; what passes only seems to.
    if (finding.status !== "pass") return [{ ...finding, message }];
    const { title } = undecidedBy(NAME, input, unknown, { subject: SUBJECT, evidence });
    return [{ ...finding, status: "undecided", reason: unknown.reason, title, message, remedy: unknown.remedy }];
  },
};

function outcomesOf(columns: readonly ColumnFigures[], params: FeaturesParams): FeatureOutcome[] {
  return judgeFeatures(columns, {
    settings: (name) => settingsOf(params, Object.hasOwn(params.features, name) ? params.features[name] : undefined),
    alpha: params.alpha,
    minRows: params["min-rows"],
  });
}

/** A name without a column may be a slip that leaves the column it means to laxer settings: the policy must be mended. */
function unknownName({ features, ignore }: FeaturesParams, columns: readonly ColumnFigures[]): Fault | null {
  const known = columns.map(({ name }) => name);
  const unknown = Object.keys(features).find((name) => !known.includes(name));
  if (unknown === undefined) return null;
  const fault = unknownFeature(unknown, known);
  return ignore.includes(unknown) ? { ...fault, message: `"${unknown}" is under \`features\` and \`ignore\`.` } : fault;
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
  if (outcomes.length === 0) return findingOf(NAME, input, { ...shared, ...nothingToCompare(SUBJECT) });
  const among = open.length === 0 ? "features" : "judged features";
  const what = `${drifted.length} of ${compared} ${among} drifted`;
  const named = drifted.length === 0 ? "" : `: ${enumerated(drifted.map(withFigures))}`;
  const message = `${what} (limit ${percent(max)})${named}.${notJudged(open)}${source}`;
  if (share === null || (least <= max && most > max)) {
    const reason = commonReason(open);
    const first = open.find((outcome) => outcome.reason === reason)?.note;
    return findingOf(NAME, input, {
      ...shared,
      status: "undecided",
      reason: reason ?? "not-comparable",
      title: `${SUBJECT}: ${open.length} of ${outcomes.length} features cannot be judged${first ? ` (${first})` : ""}`,
      message: `${message} Were all of these drifted, it would be ${drifted.length + open.length} of ${outcomes.length}.`,
      remedy: remedyFor(reason),
    });
  }
  const title = `${what} (limit ${percent(max)})${named}`;
  if (least <= max)
    return findingOf(NAME, input, { ...shared, status: "pass", reason: "within-limit", title, message, remedy: "" });
  const status = input.params.level === "warn" ? "warn" : "fail";
  return findingOf(NAME, input, { ...shared, status, reason: "limit-exceeded", title, message, remedy: DRIFT_REMEDY });
}

/** The features that nobody can judge, by why. */
function notJudged(open: readonly FeatureOutcome[]): string {
  const byNote = new Map<string, string[]>();
  for (const { note, feature } of open) {
    const why = note ?? "no reason is known";
    byNote.set(why, [...(byNote.get(why) ?? []), feature]);
  }
  const reasons = [...byNote].map(([note, names]) => `${enumerated(names)} (${note})`);
  return reasons.length === 0 ? "" : ` Not judged: ${reasons.join("; ")}.`;
}

/** A share as percent, to the digits that it has. */
function percent(share: number): string {
  return `${Number((100 * share).toPrecision(12))} %`;
}

/** The reason that most of the open features have; the first in the order of the features where several have as many. */
function commonReason(open: readonly FeatureOutcome[]): FeatureOutcome["reason"] {
  const counts = new Map<FeatureOutcome["reason"], number>();
  for (const { reason } of open) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
