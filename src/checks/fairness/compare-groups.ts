import type { DetailRow } from "../../assessment/finding.ts";
import type { Reason } from "../../assessment/reasons.ts";
import { type DisparityKind, disparity } from "../../statistics/fairness/disparity.ts";
import { disparityInterval, type NamedInterval } from "../../statistics/fairness/disparity-interval.ts";
import type { Fraction } from "../../statistics/fairness/fraction.ts";
import type { Rate } from "../../statistics/intervals/rate.ts";
import { detailOf } from "./detail.ts";
import { type GroupRates, groupNames, isKnown } from "./group-rates.ts";
import { DENOMINATOR_WORDS, type Measure, RATE_WORDS } from "./measures.ts";
import type { ComparisonParams } from "./params.ts";

/** What came of comparing groups; `detail` has every group, compared or not. */
export type Comparison = { readonly detail: readonly DetailRow[] } & (
  | {
      readonly ok: true;
      /** The disparity, exact. */
      readonly value: Fraction;
      readonly interval: NamedInterval | null;
      /** Rows that the rates stand on; `null` where a report does not tell. */
      readonly n: number | null;
      readonly compared: readonly GroupRates[];
      readonly leftOut: readonly GroupRates[];
    }
  | { readonly ok: false; readonly reason: Reason; readonly message: string; readonly remedy: string }
);

export type ComparisonSettings = Pick<ComparisonParams, "min-group" | "small-groups" | "confidence">;

/**
 * Compares the rates of all groups whose value is known and that are large enough.
 * Undecided: fewer than two groups, groups that are too small (unless left out), rates that are 0/0.
 */
export function compareGroups(options: {
  readonly measure: Measure;
  readonly kind: DisparityKind;
  readonly groups: readonly GroupRates[];
  /** Groups that are gone since the baseline, for the detail. */
  readonly gone?: readonly GroupRates[];
  readonly settings: ComparisonSettings;
}): Comparison {
  const { measure, kind, groups, gone = [], settings } = options;
  const known = groups.filter(isKnown);
  const small = known.filter(({ n }) => settings["min-group"] > 0 && (n === null || n < settings["min-group"]));
  const leavesOut = settings["small-groups"] === "leave-out";
  const leftOut = leavesOut ? small : [];
  const compared = known.filter((group) => !leftOut.includes(group));
  const detail = detailOf({ groups, compared, leftOut, gone, measure, level: settings.confidence });
  const problem = problemOf({ measure, known, small, compared, settings });
  if (problem !== null) return { ok: false, ...problem, detail };
  const families = measure.rates.map((rate) => compared.map((group) => group.rates[rate]));
  const values = families.map((family) => family.flatMap(({ value }) => (value === null ? [] : [value])));
  const value = disparity(kind, values);
  if (value === null) return { ok: false, ...nothingAbove(measure), detail };
  const counts = families.map((family) =>
    family.flatMap((rate): Rate[] => (rate.counts === null ? [] : [rate.counts])),
  );
  const allCounted = counts.every((family) => family.length === compared.length);
  return {
    ok: true,
    value,
    interval: allCounted ? disparityInterval({ kind, families: counts, level: settings.confidence }) : null,
    n: allCounted ? counts.flat().reduce((sum, { denominator }) => sum + denominator, 0) : null,
    compared,
    leftOut,
    detail,
  };
}

type Problem = { readonly reason: Reason; readonly message: string; readonly remedy: string };

function problemOf(found: {
  readonly measure: Measure;
  readonly known: readonly GroupRates[];
  readonly small: readonly GroupRates[];
  readonly compared: readonly GroupRates[];
  readonly settings: ComparisonSettings;
}): Problem | null {
  const { measure, known, small, compared, settings } = found;
  if (known.length < 2) return single(known);
  if (small.some(({ n }) => n === null))
    return {
      reason: "group-too-small",
      message: `The report has no counts, so nobody can tell whether every group has the ${settings["min-group"]} rows demanded.`,
      remedy: "Add `count` to the metrics of the report, or declare the predictions themselves.",
    };
  if (small.length > 0 && (settings["small-groups"] === "undecided" || compared.length < 2))
    return {
      reason: "group-too-small",
      message: `Too few rows to compare (at least ${settings["min-group"]} are demanded): ${sizes(small)}.`,
      remedy: "Evaluate on more rows, or set `small-groups: leave-out` to compare the other groups only.",
    };
  for (const rate of measure.rates) {
    const undefinedIn = compared.filter((group) => group.rates[rate].value === null);
    if (undefinedIn.length > 0)
      return {
        reason: "undefined-rate",
        message: `The ${RATE_WORDS[rate]} is undefined where there are no ${DENOMINATOR_WORDS[rate]}: ${groupNames(undefinedIn)}.`,
        remedy: "Evaluate on rows that hold every label in every group; an undefined rate is not taken for 0.",
      };
  }
  return null;
}

function single(known: readonly GroupRates[]): Problem {
  return {
    reason: "single-group",
    message:
      known.length === 0
        ? "No row has a known group, so there is nothing to compare."
        : `There is one group only (${groupNames(known)}), so there is nothing to compare.`,
    remedy: "Evaluate on rows of at least two groups, or take the column out of the rule's `groups`.",
  };
}

function nothingAbove({ rates }: Measure): Problem {
  return {
    reason: "undefined-rate",
    message: `The ratio is 0/0: the ${rates.map((rate) => RATE_WORDS[rate]).join(" or ")} is 0 in every group.`,
    remedy: "Demand the difference instead of the ratio where rates of 0 are to be expected.",
  };
}

function sizes(groups: readonly GroupRates[]): string {
  const shown = groups.slice(0, 5).map((group) => `${groupNames([group])} (${group.n})`);
  return groups.length > 5 ? `${shown.join("; ")} and ${groups.length - 5} more` : shown.join("; ");
}
