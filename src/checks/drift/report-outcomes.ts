import type { EvidenceReference } from "../../assessment/finding.ts";
import type { Fault } from "../../evidence/faults.ts";
import { gravestByName } from "../../evidence/readers/evidently-column.ts";
import { directionOf } from "../../evidence/readers/evidently-direction.ts";
import type { EvidentlyColumn, EvidentlyReport } from "../../evidence/readers/evidently-report.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import { exact } from "../../statistics/drift/drift-figures.ts";
import { referencesTo } from "../finding-of.ts";
import type { RuleInput } from "../rule.ts";
import type { FeatureOutcome } from "./judge-features.ts";
import { currentReports } from "./sources.ts";

/** What Evidently reports say of the features, or why they cannot be used; `evidence` names the files it stands on. */
export type ReportOutcomes = { readonly evidence: readonly EvidenceReference[] } & (
  | { readonly ok: true; readonly outcomes: readonly FeatureOutcome[] }
  | { readonly ok: false; readonly fault: Fault }
);

/**
 * The features as Evidently judged them, by its own methods and thresholds. A column that several reports speak of has
 * drifted if one says so, and is open if none does and one cannot tell.
 *
 * @returns null where the policy declares no reports
 */
export function outcomesOfReports(input: RuleInput<CommonParams>): ReportOutcomes | null {
  const files = input.facts.get(currentReports);
  if (!files.ok) return { ok: false, fault: files.fault, evidence: [] };
  if (files.value.length === 0 && input.policy.evidence.reports.length === 0) return null;
  const used = new Set<string>();
  const columns: EvidentlyColumn[] = [];
  for (const { path, report } of files.value) {
    // A file of some other format may well lie beside; one that cannot be read might be the very report.
    if (!report.ok && report.fault.reason !== "evidence-format-unknown")
      return { ok: false, fault: report.fault, evidence: referenceTo(input, [path]) };
    if (!report.ok || report.value.format !== "evidently") continue;
    const found: EvidentlyReport = report.value;
    const unnamed = unnamedDrift(path, found);
    if (unnamed !== null) return { ok: false, fault: unnamed, evidence: referenceTo(input, [path]) };
    if (found.columns.length > 0) used.add(path);
    columns.push(...found.columns);
  }
  const evidence = referenceTo(input, [...used]);
  if (columns.length === 0) return { ok: false, fault: noDrift(), evidence: referencesTo(input.evidence, "report") };
  return { ok: true, outcomes: [...gravestByName(columns).values()].map(outcomeOf), evidence };
}

/** A report that counts more drifted columns than it shows leaves out the very ones that matter. */
function unnamedDrift(path: string, { columns, dataset }: EvidentlyReport): Fault | null {
  const possible = columns.filter(({ drifted }) => drifted !== false).length;
  if (columns.length === 0 || dataset === null || dataset.count === null || dataset.count <= possible) return null;
  return {
    reason: "evidence-ambiguous",
    message: `${path} counts ${dataset.count} drifted columns, and shows ${possible} at most among the ${columns.length} it names.`,
    remedy:
      "Let Evidently write the drift of every column, as its preset does, into one report, and leave it as it is.",
  };
}

function outcomeOf(found: EvidentlyColumn): FeatureOutcome {
  const { column: feature, type, method, score, threshold, drifted, reason } = found;
  const undecided = drifted === null ? (reason ?? "not-comparable") : null;
  const pValue = method !== null && directionOf(method) === "low" ? score : null;
  const note =
    undecided === null
      ? "as Evidently judged it"
      : undecided === "value-invalid"
        ? "the report's score is not a number"
        : "the report does not tell method and threshold, or contradicts itself";
  return {
    feature,
    drifted,
    reason: undecided,
    note,
    method,
    // A p-value is no effect: it is not held against its threshold as one.
    effect: score === null || pValue !== null ? null : exact(score),
    threshold: pValue === null ? threshold : null,
    reportedP: pValue === null ? null : { value: pValue, limit: threshold },
    n: null,
    row: {
      feature,
      type,
      method,
      statistic: score,
      effect: pValue === null ? score : null,
      pValue,
      adjustedPValue: null,
      threshold,
      nReference: null,
      nCurrent: null,
      drifted,
      reason: undecided,
      note,
    },
  };
}

function referenceTo(input: RuleInput<CommonParams>, paths: readonly string[]): EvidenceReference[] {
  return referencesTo(input.evidence, "report").filter(({ path }) => paths.includes(path));
}

function noDrift(): Fault {
  return {
    reason: "evidence-missing",
    message:
      "No features table is declared, and no report here is an Evidently report with figures on drift by column.",
    remedy:
      "Declare `evidence.features`, or let Evidently write its data drift report as JSON under `evidence.reports`.",
  };
}
