import type { DetailRow, Interval } from "../../assessment/finding.ts";
import type { Reason } from "../../assessment/reasons.ts";
import { toNumber } from "../../statistics/fairness/fraction.ts";
import { criticalValue } from "../../statistics/intervals/critical-value.ts";
import { wilson } from "../../statistics/intervals/wilson.ts";
import type { GroupRate, GroupRates } from "./group-rates.ts";
import type { Measure } from "./measures.ts";

/**
 * One row per group and rate; `rate` is said only where a measure has several. Groups that are not compared say so,
 * and why: their value is missing, they are too small, or gone since the baseline.
 */
export function detailOf(options: {
  readonly groups: readonly GroupRates[];
  readonly compared: readonly GroupRates[];
  readonly leftOut: readonly GroupRates[];
  readonly gone: readonly GroupRates[];
  readonly measure: Measure;
  readonly level: number;
}): DetailRow[] {
  const { groups, compared, leftOut, gone, measure, level } = options;
  const whyNot = (group: GroupRates): Reason =>
    gone.includes(group) ? "group-missing" : leftOut.includes(group) ? "group-too-small" : "values-missing";
  return [...groups, ...gone].flatMap((group) =>
    measure.rates.map((rate) => ({
      group: group.group,
      n: group.n,
      ...rateCells(group.rates[rate], level),
      ...(measure.rates.length > 1 ? { rate } : {}),
      ...(compared.includes(group) ? {} : { compared: false, reason: whyNot(group) }),
    })),
  );
}

function rateCells({ value, counts }: GroupRate, level: number): DetailRow {
  return {
    value: value === null ? null : toNumber(value),
    numerator: counts?.numerator ?? null,
    denominator: counts?.denominator ?? null,
    interval: value === null || counts === null ? null : wilsonInterval(counts, level),
  };
}

function wilsonInterval(counts: NonNullable<GroupRate["counts"]>, level: number): Interval {
  return { ...wilson(counts, criticalValue(1 - level)), level, method: "wilson" };
}
