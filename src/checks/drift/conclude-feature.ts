import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import { findingOf } from "../finding-of.ts";
import type { RuleInput } from "../rule.ts";
import { figuresOf } from "./describe-outcome.ts";
import type { FeatureOutcome } from "./judge-features.ts";
import { DRIFT_REMEDY, remedyFor } from "./remedies.ts";

/** The finding about one feature that must not drift: its effect against its threshold, both beside the p-value. */
export function concludeFeature(
  rule: string,
  input: RuleInput<CommonParams>,
  outcome: FeatureOutcome,
  about: { readonly evidence: readonly EvidenceReference[]; readonly alpha: number | null; readonly source: string },
): Finding {
  const { feature, drifted, effect, threshold, row } = outcome;
  const shared = {
    slice: { feature },
    measured: effect === null ? null : { value: effect.value, interval: null, n: outcome.n },
    limit: threshold === null ? null : { max: threshold },
    detail: [row],
    evidence: about.evidence,
  };
  if (drifted === null)
    return findingOf(rule, input, {
      ...shared,
      status: "undecided",
      reason: outcome.reason ?? "not-comparable",
      title: `drift of ${feature} cannot be judged${outcome.note === null ? "" : `: ${outcome.note}`}`,
      message: `Whether "${feature}" drifted cannot be told${outcome.note === null ? "" : `: ${outcome.note}`}.${about.source}`,
      remedy: remedyFor(outcome.reason),
    });
  const figures = figuresOf(outcome);
  // The effect alone reads like a broken limit where chance explains it.
  const over = about.alpha !== null && effect !== null && threshold !== null && effect.value > threshold;
  const chance = over && !drifted ? ", which chance explains" : "";
  const title = `drift of ${feature} (${figures})${chance}`;
  const tested = `${figures}${testedBy(row["adjustedPValue"], about.alpha)}`;
  const message = `"${feature}" ${drifted ? "drifted" : "did not drift"}: ${tested}${chance}.${about.source}`;
  if (!drifted)
    return findingOf(rule, input, { ...shared, status: "pass", reason: "within-limit", title, message, remedy: "" });
  const status = input.params.level === "warn" ? "warn" : "fail";
  return findingOf(rule, input, { ...shared, status, reason: "limit-exceeded", title, message, remedy: DRIFT_REMEDY });
}

function testedBy(adjusted: unknown, alpha: number | null): string {
  if (typeof adjusted !== "number" || alpha === null) return "";
  return `, adjusted p ${adjusted.toPrecision(3)} against ${alpha}`;
}
