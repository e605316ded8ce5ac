import type { EvidenceReference } from "../../assessment/finding.ts";
import { type Fault, failWith } from "../../evidence/faults.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import type { GroupCounts } from "../../statistics/fairness/group-counts.ts";
import { unfitGroups } from "../../statistics/fairness/unfit-column.ts";
import { referencesTo } from "../finding-of.ts";
import type { RuleInput } from "../rule.ts";
import { type GroupRates, isKnown, ratesOfCounts } from "./group-rates.ts";
import { groupCountsRequest, groupingsOf, nameOf, REPORTS } from "./groupings.ts";
import { type Measure, needsLabels, RATE_WORDS } from "./measures.ts";
import type { GroupParams } from "./params.ts";
import { type FairlearnFile, fairlearnFiles, ratesOfReport } from "./rates-of-report.ts";

/** The groups of one grouping with everything that judging them takes. */
export interface FoundGroups {
  readonly ok: true;
  readonly groups: readonly GroupRates[];
  /** The same grouping on the baseline; `null` where there is none. */
  readonly baseline: readonly GroupRates[] | null;
  /** The groups that the baseline has, even where their rates cannot be had; `null` where nobody knows. */
  readonly before: readonly GroupRates[] | null;
  readonly evidence: readonly EvidenceReference[];
  /** Reports that must not contradict the groups, and whether those without names of features are about this grouping. */
  readonly reports: readonly FairlearnFile[];
  readonly only: boolean;
  /** Whole sentences that the finding says. */
  readonly notes: readonly string[];
}

/** Where a rule's figures come from: the table of predictions or, where none is declared, Fairlearn reports. */
export type GroupSource =
  | {
      readonly ok: true;
      groupsOf(columns: readonly string[]): FoundGroups | { readonly ok: false; readonly fault: Fault };
    }
  | { readonly ok: false; readonly fault: Fault };

type Input = RuleInput<CommonParams & GroupParams>;

/**
 * Finds the source, or says why there are no figures for this measure.
 *
 * @param measure `null`: sizes are all that is needed
 */
export function groupSource(input: Input, measure: Measure | null): GroupSource {
  const current = groupCountsRequest(input.policy, input.params, "current");
  const reports = input.facts.get(REPORTS);
  const files = reports.ok ? fairlearnFiles(reports.value) : [];
  if (current === null) return reportSource(input, measure, files);
  const counts = input.facts.get(current);
  if (!counts.ok) return failWith(counts.fault);
  const fault = countsFault(counts.value, measure);
  if (fault !== null) return failWith(fault);
  const baseline = baselineOf(input);
  const isJudged = baseline !== null && countsFault(baseline, measure) === null;
  const evidence = referencesTo(input.evidence, "predictions");
  return {
    ok: true,
    groupsOf(columns) {
      const groups = groupsIn(counts.value, columns);
      if (!groups.ok) return groups;
      const before = baseline === null ? null : groupsIn(baseline, columns);
      return {
        ok: true,
        groups: groups.groups,
        baseline: before?.ok === true && isJudged ? before.groups : null,
        before: before?.ok === true ? before.groups : null,
        evidence:
          before?.ok === true ? [...evidence, ...referencesTo(input.evidence, "predictions", "baseline")] : evidence,
        reports: files,
        only: isOnly(input, columns),
        notes: notesOf(counts.value),
      };
    },
  };
}

/** Why counts cannot serve a measure as a whole; `null` if they can. */
function countsFault(counts: GroupCounts, measure: Measure | null): Fault | null {
  const { path, rows, missingPredictions, missingLabels } = counts;
  const labelled = measure !== null && needsLabels(measure);
  if (labelled && counts.labelFault !== null) return counts.labelFault;
  if (rows === 0)
    return {
      reason: "evidence-empty",
      message: `${path} holds no rows.`,
      remedy: "Look at the step that writes the table; an empty one proves nothing.",
    };
  const missing = [
    ...(measure !== null && missingPredictions > 0 ? [`the prediction in ${missingPredictions}`] : []),
    ...(labelled && missingLabels > 0 ? [`the label in ${missingLabels}`] : []),
  ];
  if (missing.length === 0) return null;
  return {
    reason: "values-missing",
    message: `${path} lacks ${missing.join(" and ")} of ${rows} rows.`,
    remedy: "Write a label and a prediction for every row, or leave rows that are not evaluated out of the table.",
  };
}

function baselineOf(input: Input): GroupCounts | null {
  const request = groupCountsRequest(input.policy, input.params, "baseline");
  const counts = request === null ? null : input.facts.get(request);
  return counts?.ok === true ? counts.value : null;
}

function groupsIn(
  counts: GroupCounts,
  columns: readonly string[],
): { readonly ok: true; readonly groups: readonly GroupRates[] } | { readonly ok: false; readonly fault: Fault } {
  const key = JSON.stringify(columns);
  const grouping = counts.groupings.find((candidate) => JSON.stringify(candidate.columns) === key);
  if (grouping === undefined) throw new Error(`the groups ${nameOf(columns)} were never asked for`);
  if (!grouping.ok) return failWith(grouping.fault);
  return { ok: true, groups: grouping.groups.map((group) => ratesOfCounts(columns, group)) };
}

function notesOf({ classes, positive }: GroupCounts): string[] {
  return classes > 2 ? [`There are ${classes} classes: "${positive}" is judged against all others.`] : [];
}

function reportSource(input: Input, measure: Measure | null, files: readonly FairlearnFile[]): GroupSource {
  if (files.length === 0) return failWith(noSource(input));
  return {
    ok: true,
    groupsOf(columns) {
      const only = isOnly(input, columns);
      const fitting = files.filter(({ report }) => ratesOfReport(report, columns, only) !== null);
      const [file] = fitting;
      if (file === undefined) return failWith(noReportAbout(columns, files));
      if (fitting.length > 1) return failWith(severalReports(columns, fitting));
      const groups = ratesOfReport(file.report, columns, only) ?? [];
      const unfit = unfitGroups(
        file.path,
        columns,
        groups.filter(isKnown).map(({ group }) => Object.values(group)),
      );
      if (unfit !== null) return failWith(unfit);
      const lacking = measure?.rates.find((rate) => groups.every((group) => group.rates[rate].value === null));
      if (lacking !== undefined)
        return failWith({
          reason: "evidence-missing",
          message: `${file.path}, a Fairlearn report, gives no ${RATE_WORDS[lacking]} that counts (0 may stand for 0/0).`,
          remedy:
            "Add the metric and its complement (e.g. `false_negative_rate`) to the MetricFrame, or declare the predictions.",
        });
      const notes = [
        "The figures are those of a Fairlearn report: no rows were counted.",
        ...(file.report.named
          ? []
          : [`The report does not name its features: it is taken to be about ${nameOf(columns)}.`]),
      ];
      const evidence = [file.reference];
      return { ok: true, groups, baseline: null, before: null, evidence, reports: [], only, notes };
    },
  };
}

/** Whether the rule has no other grouping of so many columns: an export without names can then only mean this one. */
function isOnly(input: Input, columns: readonly string[]): boolean {
  const { groupings } = groupingsOf(input.policy, input.params);
  return groupings.filter((grouping) => grouping.length === columns.length).length === 1;
}

function noSource(input: Input): Fault {
  const reports = input.facts.get(REPORTS);
  const unread = reports.ok ? reports.value.map(({ report }) => report).find((report) => !report.ok) : undefined;
  if (unread !== undefined && !unread.ok) return unread.fault;
  return {
    reason: "evidence-missing",
    message: "There are neither predictions nor a Fairlearn report for this model.",
    remedy: "Declare `predictions` (or a Fairlearn report under `reports`) in the model's `evidence`.",
  };
}

function noReportAbout(columns: readonly string[], files: readonly FairlearnFile[]): Fault {
  const about = files.map(
    ({ path, report }) => `${path} is about ${report.named ? nameOf(report.features) : "unnamed features"}`,
  );
  return {
    reason: "column-missing",
    message: `No Fairlearn report is about ${nameOf(columns)}: ${about.slice(0, 3).join("; ")}.`,
    remedy: "Export a MetricFrame over these sensitive features, as CSV so that their names are kept.",
  };
}

function severalReports(columns: readonly string[], files: readonly FairlearnFile[]): Fault {
  return {
    reason: "evidence-ambiguous",
    message: `Several Fairlearn reports are about ${nameOf(columns)}: ${files
      .map(({ path }) => path)
      .slice(0, 5)
      .join(", ")}.`,
    remedy: "Leave one report about these groups among the model's `reports`, or declare the predictions.",
  };
}
