import type { Reason } from "../../assessment/reasons.ts";
import {
  type BoundedFigure,
  type ColumnFigures,
  type ColumnSide,
  MAX_CATEGORIES,
  type NoComparison,
} from "../../statistics/drift/drift-figures.ts";
import { applyMethod, chooseMethod, DEFAULT_THRESHOLDS, type Method, misfit, poolingHides } from "./methods.ts";

/** How one feature is to be tested. */
export interface TestSettings {
  readonly method: Method | "auto";
  /** `null`: the method's default. */
  readonly threshold: number | null;
  /** Whether the policy has method or threshold for this very feature: then no other method takes the place. */
  readonly own: boolean;
}

/** What a test gave, before it is decided. */
export interface FeatureTest {
  readonly feature: string;
  readonly type: string;
  readonly method: Method | null;
  readonly threshold: number | null;
  readonly statistic: number | null;
  readonly effect: BoundedFigure | null;
  /** The smallest and the greatest possible p-value; equal where it is known. */
  readonly pValue: number | null;
  readonly greatestP: number | null;
  /** The feature would have a p-value if all of the baseline were known. */
  readonly untold: boolean;
  /** Rows with a value. */
  readonly nReference: number | null;
  readonly nCurrent: number | null;
  /** Why there is no test, or null. */
  readonly reason: Reason | null;
  readonly note: string | null;
  /** Why a feature that passes its test is open nevertheless, or null. */
  readonly hidden: string | null;
}

/** Tests one feature. Fewer than `minRows` values on either side are too few, whatever they say. */
export function testFeature(column: ColumnFigures, settings: TestSettings, minRows: number): FeatureTest {
  const untested = {
    feature: column.name,
    type: typeOf(column),
    method: null,
    threshold: settings.threshold,
    statistic: null,
    effect: null,
    pValue: null,
    greatestP: null,
    untold: false,
    nReference: present(column.reference),
    nCurrent: present(column.current),
    hidden: null,
  };
  const found = column.comparison;
  if (found.kind === "none")
    return { ...untested, ...noComparison(found.reason, column), untold: found.reason === "no-figures" };
  const sized = { ...untested, nReference: found.n, nCurrent: found.m };
  if (Math.min(found.n, found.m) < minRows)
    return {
      ...sized,
      reason: "too-few-rows",
      note: `${found.n} reference and ${found.m} current values, ${minRows} each are needed`,
    };
  const chosen = chooseMethod(found);
  const wanted = settings.method === "auto" ? chosen.method : settings.method;
  if (wanted === "chi-square" && found.kind === "numeric" && found.uncounted === true)
    return { ...sized, method: wanted, reason: "not-comparable", note: UNCOUNTED, untold: true };
  const problem = misfit(wanted, found);
  if (problem !== null && settings.own) return { ...sized, method: wanted, reason: "not-comparable", note: problem };
  const method = problem === null ? wanted : chosen.method;
  // A threshold is meant for the method it was given with, not for the one that stands in for it.
  const given = problem === null ? settings.threshold : null;
  const threshold = given ?? DEFAULT_THRESHOLDS[method];
  const result = applyMethod(method, found);
  const why = problem !== null ? `${problem}: ${method} instead` : settings.method === "auto" ? chosen.why : null;
  const approximation = found.kind === "numeric" ? found.approximation : null;
  const note = [why, approximation].filter((part) => part !== null).join("; ") || null;
  if (result === null)
    return {
      ...sized,
      method,
      threshold,
      reason: "not-comparable",
      note: `undefined against this reference (${method})`,
      untold: approximation !== null,
    };
  const { statistic, effect, pValue, greatestP = pValue } = result;
  const hidden = poolingHides(method, result, threshold)
    ? `${result.rare?.categories} categories too rare to test singly differ from those of the reference`
    : null;
  return { ...sized, method, threshold, statistic, effect, pValue, greatestP, reason: null, note, hidden };
}

const UNCOUNTED = "the figures kept of the baseline do not tell how often each value occurs";

function typeOf({ reference, current }: ColumnFigures): string {
  const [a, b] = [reference?.type ?? "absent", current?.type ?? "absent"];
  return a === b ? a : `${a} → ${b}`;
}

function present(side: ColumnSide | null): number | null {
  return side === null ? null : side.rows - side.missing;
}

function noComparison(
  reason: NoComparison["reason"],
  column: ColumnFigures,
): { readonly reason: Reason; readonly note: string } {
  switch (reason) {
    case "column-missing":
      return { reason, note: column.reference === null ? "not in the reference" : "not in the current table" };
    case "values-missing":
      return { reason, note: valueless(column) };
    case "value-invalid":
      return { reason, note: "NaN or infinite values" };
    case "not-comparable":
      return { reason, note: incomparable(column) };
    case "no-figures":
      return { reason: "not-comparable", note: "the figures kept of the baseline hold none of its values" };
    case "too-many-categories":
      return { reason: "not-comparable", note: `more than ${MAX_CATEGORIES} categories` };
  }
}

function valueless({ reference, current }: ColumnFigures): string {
  const sides = [reference, current].map((side) => side?.rows === side?.missing);
  if (sides[0] && sides[1]) return "no values on either side";
  return sides[0] ? "no values in the reference" : "no values in the current table";
}

function incomparable(column: ColumnFigures): string {
  const type = typeOf(column);
  return column.reference?.type === column.current?.type ? `${type} values are not compared` : `types differ: ${type}`;
}
