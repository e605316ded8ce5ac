import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { EvidenceRole, ModelEvidence } from "../../evidence/evidence.ts";
import type { Fault } from "../../evidence/faults.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import type { ColumnFigures, DriftRequest } from "../../statistics/drift/drift-figures.ts";
import type { ReportsRequest } from "../../statistics/reports-fact.ts";
import { type Conclusion, findingOf, referencesTo } from "../finding-of.ts";
import type { Rule, RuleInput } from "../rule.ts";

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

/**
 * A rule that judges all features of the two tables at once, those under `ignore` left out. Without tables, or without
 * any feature, there is nothing to judge and it is undecided.
 */
export function tableRule<P extends CommonParams & { readonly ignore: readonly string[] }>(rule: {
  readonly name: string;
  readonly summary: string;
  readonly params: Rule<P>["params"];
  /** What is judged, as a title begins. */
  readonly subject: string;
  readonly conclude: (columns: readonly ColumnFigures[], params: P) => Conclusion;
}): Rule<P> {
  const { name, summary, params, subject } = rule;
  return {
    name,
    summary,
    params,
    needs(policy) {
      const request = featuresRequest(policy);
      return request === null ? [] : [request];
    },
    judge(input) {
      const request = featuresRequest(input.policy);
      if (request === null) return [undecidedBy(name, input, noTable("features"), { subject, evidence: [] })];
      const evidence = comparedEvidence(input.evidence, "features");
      const figures = input.facts.get(request);
      if (!figures.ok) return [undecidedBy(name, input, figures.fault, { subject, evidence })];
      const columns = figures.value.columns.filter((column) => !input.params.ignore.includes(column.name));
      const conclusion = columns.length === 0 ? nothingToCompare(subject) : rule.conclude(columns, input.params);
      return [findingOf(name, input, { ...conclusion, evidence })];
    },
  };
}

/** No feature is left: nothing was proven. */
export function nothingToCompare(subject: string): Conclusion {
  return {
    status: "undecided",
    reason: "not-comparable",
    title: `${subject}: there is no feature to compare`,
    message: "There is no feature to compare: the tables share none but those under `ignore`.",
    remedy: "Take features out of `ignore`, or write them into the table.",
  };
}
