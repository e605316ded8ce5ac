import type { EvidenceReference, Finding } from "../../assessment/finding.ts";
import type { DisparityKind } from "../../statistics/fairness/disparity.ts";
import { compareFractions, exactly, toNumber } from "../../statistics/fairness/fraction.ts";
import { decide, intervalPosition } from "../decide.ts";
import { comparison, findingOf } from "../finding-of.ts";
import type { RuleInput } from "../rule.ts";
import { type Comparison, compareGroups } from "./compare-groups.ts";
import { contradictionOf } from "./contradiction.ts";
import { groupNames, isKnown } from "./group-rates.ts";
import type { FoundGroups } from "./group-source.ts";
import { nameOf } from "./groupings.ts";
import type { Measure } from "./measures.ts";
import { emptied, groupsMissing, missingGroups, missingRemarks } from "./missing-groups.ts";
import type { ComparisonLimit, ComparisonParams } from "./params.ts";
import { rateRange } from "./rate-range.ts";

interface Grouping {
  readonly name: string;
  readonly words: string;
  readonly measure: Measure;
  readonly kind: DisparityKind;
  readonly input: RuleInput<ComparisonParams>;
  readonly limit: ComparisonLimit;
  readonly columns: readonly string[];
  readonly found: FoundGroups;
}

/** The finding about one grouping whose groups are known. */
export function concludeGrouping(grouping: Grouping): Finding {
  const { name, words, measure, kind, input, limit, columns, found } = grouping;
  const missing = missingGroups(found, {
    least: Math.max(1, input.params["min-group"]),
    accept: input.params["missing-groups"],
  });
  const gone = emptied(missing);
  const result = compareGroups({ measure, kind, groups: found.groups, gone, settings: input.params });
  const absence = missing.missed.length === 0 ? null : groupsMissing(missing.missed);
  const remarks = [...remarksOf(grouping, result), ...missingRemarks(missing)];
  const about = `${words} (${nameOf(columns)})`;
  const common = { slice: { group: nameOf(columns) }, limit, evidence: found.evidence, detail: result.detail };
  const undecided = (problem: Pick<Finding, "reason" | "message" | "remedy">, more: Partial<Finding> = {}): Finding =>
    findingOf(name, input, {
      ...common,
      ...problem,
      ...more,
      status: "undecided",
      title: `${about} undecided: ${problem.reason}`,
      message: [problem.message, ...saidBeside(problem, absence), ...remarks].join(" "),
    });
  // Where one group is left, the absence of the others says more than that there is nothing to compare.
  if (!result.ok) return undecided(absence !== null && result.reason === "single-group" ? absence : result);

  const { reports: files, only } = found;
  const contradiction = contradictionOf({
    files,
    columns,
    only,
    measure,
    groups: found.groups,
    compared: result.compared,
  });
  if (contradiction !== null) {
    const { path, reference } = contradiction.file;
    const evidence: EvidenceReference[] = [...found.evidence, reference];
    return undecided(contradicted(path, contradiction.rows.length), { evidence, detail: contradiction.rows });
  }

  const value = toNumber(result.value);
  const bound = exactly("max" in limit ? limit.max : limit.min);
  const order = compareFractions(result.value, bound);
  const beyond = "max" in limit ? order > 0 : order < 0;
  const { decide: mode, level } = input.params;
  const decision = decide({
    estimate: beyond ? "beyond" : "within",
    interval: intervalPosition(result.interval, limit),
    mode,
    level,
  });
  // What is broken stays broken: a further group can only widen the disparity. What holds only seems to.
  if (absence !== null && decision.reason !== "limit-exceeded") return undecided(absence);
  return findingOf(name, input, {
    ...common,
    ...decision,
    title: `${about} ${comparison({ value, limit, beyond })}${SUFFIX[decision.reason] ?? ""}`,
    message: [
      `${rateRange(measure, kind, result.compared)}.`,
      intervalWords(result),
      ...(absence === null ? [] : [absence.message]),
      ...remarks,
    ].join(" "),
    measured: { value, interval: result.interval, n: result.n },
    baseline: found.baseline === null ? null : { value: baselineValue(grouping, found.baseline) },
    remedy: REMEDIES[decision.reason] ?? "",
  });
}

/** That groups are gone is said of everything, and not twice. */
function saidBeside(problem: Pick<Finding, "message">, absence: Pick<Finding, "message"> | null): string[] {
  return absence === null || problem === absence ? [] : [absence.message];
}

const SUFFIX: Readonly<Record<string, string>> = {
  "beyond-limit-unproven": ", not proven",
  "interval-crosses-limit": ", but not proven",
  "interval-unavailable": ", but without an interval",
};

const REMEDIES: Readonly<Record<string, string>> = {
  "limit-exceeded":
    "Look at the groups with the highest and the lowest rate: at their share of the training data, at features that stand for the group, at the threshold; then train or decide anew.",
  "beyond-limit-unproven":
    "Evaluate on more rows of the groups with the widest intervals to know whether the limit holds.",
  "interval-crosses-limit":
    "Evaluate on more rows of the groups with the widest intervals: the limit lies inside the interval.",
  "interval-unavailable":
    "Declare the predictions themselves, from which intervals can be had, or use `decide: estimate`.",
};

function contradicted(path: string, differences: number): Pick<Finding, "reason" | "message" | "remedy"> {
  return {
    reason: "not-comparable",
    message: `${path}, a Fairlearn report, gives other figures for these groups than the predictions do (${differences} beyond rounding): evidence that disagrees with itself proves nothing.`,
    remedy:
      "Write the report and the predictions in the same run from the same rows, or take the report out of `reports`.",
  };
}

function remarksOf({ found }: Grouping, result: Comparison): string[] {
  const missing = found.groups.filter((group) => !isKnown(group));
  const rows = missing.reduce((sum, { n }) => sum + (n ?? 0), 0);
  const leftOut = result.ok ? result.leftOut : [];
  return [
    ...(leftOut.length > 0 ? [`Left out as too small: ${groupNames(leftOut)}.`] : []),
    ...(missing.length > 0 ? [`Rows without a known group: ${rows}, not compared.`] : []),
    ...found.notes,
  ];
}

/** What must be known to read the interval rightly; its figures stand beside the value. */
function intervalWords(result: Comparison & { readonly ok: true }): string {
  if (result.interval === null) return "There is no interval: a report tells the rates and not the counts.";
  return result.interval.note;
}

function baselineValue({ measure, kind, input }: Grouping, groups: FoundGroups["groups"]): number | null {
  const result = compareGroups({ measure, kind, groups, settings: input.params });
  return result.ok ? toNumber(result.value) : null;
}
