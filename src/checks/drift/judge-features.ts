import type { DetailRow } from "../../assessment/finding.ts";
import type { Reason } from "../../assessment/reasons.ts";
import { adjustPValues } from "../../statistics/drift/adjust-p-values.ts";
import type { BoundedFigure, ColumnFigures } from "../../statistics/drift/drift-figures.ts";
import { type FeatureTest, type TestSettings, testFeature } from "./test-feature.ts";

/** Whether one feature drifted, and the row that shows it. `drifted: null`: nobody can tell, for `reason`. */
export interface FeatureOutcome {
  readonly feature: string;
  readonly drifted: boolean | null;
  readonly reason: Reason | null;
  /** Why it is undecided, or why the method was chosen: a plain phrase. */
  readonly note: string | null;
  readonly method: string | null;
  readonly effect: BoundedFigure | null;
  readonly threshold: number | null;
  /** The p-value on which a report's own verdict stands, in the place of an effect, with its limit. */
  readonly reportedP: { readonly value: number; readonly limit: number | null } | null;
  readonly n: number | null;
  readonly row: DetailRow;
}

/**
 * Decides features together, since their p-values are adjusted together: a feature drifted if its effect is over its
 * threshold (strictly) and its p-value, Benjamini–Hochberg-adjusted over the features that have one, is under alpha.
 */
export function judgeFeatures(
  columns: readonly ColumnFigures[],
  options: { readonly settings: (feature: string) => TestSettings; readonly alpha: number; readonly minRows: number },
): FeatureOutcome[] {
  const tests = columns.map((column) => testFeature(column, options.settings(column.name), options.minRows));
  const tested = tests.filter((test) => test.reason === null && test.pValue !== null);
  const untold = tests.filter((test) => test.untold);
  // The adjustment grows with every p-value: with all of them at their least, and at their greatest, it is bounded.
  const least = adjustPValues([...tested.map((test) => test.pValue ?? 1), ...untold.map(() => 0)]);
  const greatest = adjustPValues([...tested.map((test) => test.greatestP ?? 1), ...untold.map(() => 1)]);
  return tests.map((test) => {
    const at = tested.indexOf(test);
    const adjusted = at < 0 ? null : { low: least[at] ?? 1, high: greatest[at] ?? 1 };
    return outcomeOf(test, adjusted, options.alpha);
  });
}

/** Bounds of an adjusted p-value; equal where it is known. */
interface AdjustedP {
  readonly low: number;
  readonly high: number;
}

function outcomeOf(test: FeatureTest, adjusted: AdjustedP | null, alpha: number): FeatureOutcome {
  const { drifted, reason, note } = decide(test, adjusted, alpha);
  const { effect, threshold, method } = test;
  const bounded = effect !== null && effect.low < effect.high;
  return {
    feature: test.feature,
    drifted,
    reason,
    note,
    method,
    reportedP: null,
    effect,
    threshold,
    n: test.nReference === null || test.nCurrent === null ? null : test.nReference + test.nCurrent,
    row: {
      feature: test.feature,
      type: test.type,
      method: test.method,
      statistic: test.statistic,
      effect: effect?.value ?? null,
      pValue: test.pValue,
      adjustedPValue: adjusted?.low ?? null,
      threshold,
      nReference: test.nReference,
      nCurrent: test.nCurrent,
      drifted,
      reason,
      note,
      ...(bounded ? { bound: [effect.low, effect.high] } : {}),
    },
  };
}

function decide(
  test: FeatureTest,
  adjusted: AdjustedP | null,
  alpha: number,
): { readonly drifted: boolean | null; readonly reason: Reason | null; readonly note: string | null } {
  const { effect, threshold, note, hidden } = test;
  if (test.reason !== null || effect === null || threshold === null)
    return { drifted: null, reason: test.reason ?? "not-comparable", note };
  if (effect.high <= threshold || (adjusted !== null && adjusted.low >= alpha))
    return hidden === null
      ? { drifted: false, reason: null, note }
      : { drifted: null, reason: "not-comparable", note: hidden };
  if (effect.low <= threshold) return { drifted: null, reason: "interval-crosses-limit", note };
  // Over the threshold without a test.
  if (adjusted === null)
    return { drifted: null, reason: "too-few-rows", note: "too few rows in each category to test" };
  if (adjusted.high >= alpha) return { drifted: null, reason: "interval-crosses-limit", note };
  return { drifted: true, reason: null, note };
}
