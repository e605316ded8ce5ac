import type { DetailRow, Finding } from "../../assessment/finding.ts";
import type { Fault } from "../../evidence/faults.ts";
import { findingOf, referencesTo } from "../finding-of.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { noGroups } from "./comparison-rule.ts";
import { type GroupRates, groupNames, isKnown } from "./group-rates.ts";
import { type FoundGroups, groupSource } from "./group-source.ts";
import { fairnessNeeds, groupingsOf, nameOf } from "./groupings.ts";
import { emptied, groupsMissing, missingGroups, missingRemarks } from "./missing-groups.ts";
import { DEFAULT_MIN_GROUP, type GroupSizeParams, groupSizeParams } from "./params.ts";

const NAME = "fairness/group-size";

/** `fairness/group-size`: every group has at least `min` rows. */
export const groupSize: Rule<GroupSizeParams> = {
  name: NAME,
  summary: "Every group has at least `min` rows in the predictions.",
  params: groupSizeParams,
  needs: fairnessNeeds,
  judge(input) {
    const { groupings, undeclared } = groupingsOf(input.policy, input.params);
    const findings = undeclared.map(({ column, fault }) => undecided(input, fault, [column]));
    const fault = noGroups(input.policy.evidence.predictions !== undefined);
    if (groupings.length === 0) return findings.length > 0 ? findings : [undecided(input, fault, null)];
    const source = groupSource(input, null);
    if (!source.ok) return [...findings, undecided(input, source.fault, null)];
    for (const columns of groupings) {
      const found = source.groupsOf(columns);
      findings.push(found.ok ? judgeGrouping(input, columns, found) : undecided(input, found.fault, columns));
    }
    return findings;
  },
};

function judgeGrouping(input: RuleInput<GroupSizeParams>, columns: readonly string[], found: FoundGroups): Finding {
  const { min, level } = input.params;
  // A group that had too few rows for this rule is missed all the same: else to delete it would mend the rule.
  const gone = missingGroups(found, {
    least: Math.min(min, DEFAULT_MIN_GROUP),
    accept: input.params["missing-groups"],
  });
  const known = found.groups.filter(isKnown);
  const sizes = known.flatMap(({ n }) => n ?? []);
  if (known.length === 0) return undecided(input, noKnownGroup(columns), columns);
  if (sizes.length < known.length) return undecided(input, noCounts(), columns);
  const smallest = Math.min(...sizes);
  const below = known.filter(({ n }) => n !== null && n < min);
  const missing = found.groups.filter((group) => !isKnown(group));
  const unknownRows = missing.reduce((sum, { n }) => sum + (n ?? 0), 0);
  const rows = sizes.reduce((sum, n) => sum + n, unknownRows);
  const met = below.length === 0;
  const absence = gone.missed.length === 0 ? null : groupsMissing(gone.missed);
  const remarks = [
    ...(unknownRows > 0 ? [`Rows without a known group: ${unknownRows}.`] : []),
    ...(absence === null ? [] : [absence.message]),
    ...missingRemarks(gone),
  ];
  const finding = findingOf(NAME, input, {
    status: met ? "pass" : level === "warn" ? "warn" : "fail",
    reason: met ? "within-limit" : "limit-exceeded",
    title: `smallest group (${nameOf(columns)}) ${smallest} ${met ? "≥" : "<"} ${min} rows`,
    message: [
      met
        ? `All ${known.length} groups have at least ${min} rows; the smallest has ${smallest}.`
        : `${below.length} of ${known.length} groups have fewer than ${min} rows: ${groupNames(below)}; the smallest has ${smallest}.`,
      ...remarks,
    ].join(" "),
    slice: { group: nameOf(columns) },
    measured: { value: smallest, interval: null, n: rows },
    limit: { min },
    baseline: baselineOf(found),
    detail: [
      ...found.groups.map((group) => sizeRow(group, rows)),
      ...emptied(gone).map((group) => ({ ...sizeRow(group, rows), compared: false, reason: "group-missing" })),
    ],
    evidence: found.evidence,
    remedy: met ? "" : "Evaluate on more rows of these groups, or join groups that belong together.",
  });
  if (absence === null || !met) return finding;
  const title = `group size (${nameOf(columns)}) undecided: ${absence.reason}`;
  return { ...finding, ...absence, status: "undecided", title, message: remarks.join(" "), measured: null };
}

function baselineOf({ baseline }: FoundGroups): Finding["baseline"] {
  if (baseline === null) return null;
  const sizes = baseline.filter(isKnown).flatMap(({ n }) => n ?? []);
  return { value: sizes.length === 0 ? null : Math.min(...sizes) };
}

/** Size and share of a group; no interval: a size is counted, not estimated. */
function sizeRow(group: GroupRates, rows: number): DetailRow {
  const row = { group: group.group, n: group.n, value: group.n, numerator: group.n, denominator: rows, interval: null };
  return isKnown(group) ? row : { ...row, compared: false, reason: "values-missing" };
}

function undecided(input: RuleInput<GroupSizeParams>, fault: Fault, columns: readonly string[] | null): Finding {
  return findingOf(NAME, input, {
    status: "undecided",
    reason: fault.reason,
    title: `group size${columns === null ? "" : ` (${nameOf(columns)})`} undecided: ${fault.reason}`,
    message: fault.message,
    remedy: fault.remedy,
    slice: columns === null ? null : { group: nameOf(columns) },
    limit: { min: input.params.min },
    evidence: referencesTo(input.evidence, "predictions"),
  });
}

function noCounts(): Fault {
  return {
    reason: "evidence-missing",
    message: "The Fairlearn report does not tell how many rows its groups have.",
    remedy: "Add `count` to the metrics of the report, or declare the predictions themselves.",
  };
}

function noKnownGroup(columns: readonly string[]): Fault {
  return {
    reason: "values-missing",
    message: `No row has a known value of ${nameOf(columns)}.`,
    remedy: "Write the group of every row that has one into the table.",
  };
}
