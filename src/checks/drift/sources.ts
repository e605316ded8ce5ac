import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { EvidenceRole, ModelEvidence } from "../../evidence/evidence.ts";
import type { Fault } from "../../evidence/faults.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import type { DriftRequest } from "../../statistics/drift/drift-figures.ts";
import type { ReportsRequest } from "../../statistics/reports-fact.ts";
import { findingOf, referencesTo } from "../finding-of.ts";
import type { RuleInput } from "../rule.ts";

/** Asks for the comparison of all features; null where the policy declares no table of them. */
export function featuresRequest({ evidence: { features } }: ModelPolicy): DriftRequest | null {
  if (features === undefined) return null;
  const { ignore, csv } = features;
  return { kind: "drift", role: "features", columns: null, ignore, delimiter: csv?.delimiter ?? null };
}

/** Asks for the comparison of predictions and scores; null where the policy declares no table of them. */
export function predictionsRequest({ evidence: { predictions } }: ModelPolicy): DriftRequest | null {
  if (predictions === undefined) return null;
  const { prediction, score } = predictions.columns;
  const columns = [...new Set(score === undefined ? [prediction] : [prediction, score])];
  return { kind: "drift", role: "predictions", columns, ignore: [], delimiter: predictions.csv?.delimiter ?? null };
}

export const currentReports: ReportsRequest = { kind: "reports", side: "current" };

/** The files of both sides that a comparison stands on. */
export function comparedEvidence(evidence: ModelEvidence, role: EvidenceRole): EvidenceReference[] {
  return [...referencesTo(evidence, role), ...referencesTo(evidence, role, "baseline")];
}

/** A fault in the place of figures: undecided, with the fault's own reason and remedy. */
export function undecidedBy(
  rule: string,
  input: RuleInput<CommonParams>,
  fault: Fault,
  about: {
    readonly subject: string;
    readonly evidence: readonly EvidenceReference[];
    readonly slice?: Finding["slice"];
  },
): Finding {
  return findingOf(rule, input, {
    status: "undecided",
    reason: fault.reason,
    title: `${about.subject}: ${fault.message}`,
    message: fault.message,
    remedy: fault.remedy,
    slice: about.slice ?? null,
    evidence: about.evidence,
  });
}

/** What it means that the policy names no table to judge by. */
export function noTable(role: "features" | "predictions"): Fault {
  const alternative = role === "features" ? ", or an Evidently report under `evidence.reports`" : "";
  return {
    reason: "evidence-missing",
    message: `The policy declares no ${role} table for this model.`,
    remedy: `Declare \`evidence.${role}\` in the policy${alternative}.`,
  };
}
