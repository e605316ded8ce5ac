import type { Measured } from "../../assessment/finding.ts";
import type { GroupCounts } from "../../statistics/fairness/group-counts.ts";
import { criticalValue } from "../../statistics/intervals/critical-value.ts";
import type { Rate } from "../../statistics/intervals/rate.ts";
import { wilson } from "../../statistics/intervals/wilson.ts";
import { type Counts, sum } from "../model-card/claims/prediction-figures.ts";

/** Metrics that follow from predictions and labels of two classes, by their name among known metrics. */
export const RECKONED = [
  "accuracy",
  "balanced-accuracy",
  "precision",
  "recall",
  "specificity",
  "f1",
  "false-positive-rate",
  "false-negative-rate",
  "error-rate",
  "selection-rate",
] as const;

type Reckoned = (typeof RECKONED)[number];

/**
 * A metric of all rows, of the favourable class; `null` where the counts do not hold it: without labels, or with more than
 * two classes. A value of `null` is undefined, as is the precision where nothing was predicted positive. What is a
 * proportion of rows has a Wilson interval.
 *
 * @param options.confidence level of the interval, in (0, 1)
 */
export function reckon(
  counts: GroupCounts,
  metric: Reckoned,
  options: { readonly confidence: number },
): Measured | null {
  const { classes, labelFault, missingLabels, missingPredictions, groupings } = counts;
  if (classes !== 2 || labelFault !== null || missingLabels > 0 || missingPredictions > 0) return null;
  const first = groupings.find(({ ok }) => ok);
  if (first === undefined || !first.ok) return null;
  const total = sum(first.groups);
  const rate = rateOf(total, metric);
  if (rate === null) return { value: finite(combined(total, metric)), interval: null, n: total.n };
  if (rate.denominator === 0) return { value: null, interval: null, n: 0 };
  const level = options.confidence;
  const interval = { ...wilson(rate, criticalValue(1 - level)), level, method: "wilson" };
  return { value: rate.numerator / rate.denominator, interval, n: rate.denominator };
}

function rateOf(counts: Counts, metric: Reckoned): Rate | null {
  const { n, selected, positives, truePositives, negatives, falsePositives } = counts;
  const right = truePositives + negatives - falsePositives;
  switch (metric) {
    case "accuracy":
      return { numerator: right, denominator: n };
    case "error-rate":
      return { numerator: n - right, denominator: n };
    case "precision":
      return { numerator: truePositives, denominator: truePositives + falsePositives };
    case "recall":
      return { numerator: truePositives, denominator: positives };
    case "specificity":
      return { numerator: negatives - falsePositives, denominator: negatives };
    case "false-positive-rate":
      return { numerator: falsePositives, denominator: negatives };
    case "false-negative-rate":
      return { numerator: positives - truePositives, denominator: positives };
    case "selection-rate":
      return { numerator: selected, denominator: n };
    case "balanced-accuracy":
    case "f1":
      return null;
  }
}

/** Those that are no proportion of rows. */
function combined(counts: Counts, metric: Reckoned): number {
  const { positives, truePositives, negatives, falsePositives } = counts;
  return metric === "f1"
    ? (2 * truePositives) / (truePositives + falsePositives + positives)
    : (truePositives / positives + (negatives - falsePositives) / negatives) / 2;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
