import { type CategoryCounts, sum } from "../../statistics/drift/category-counts.ts";
import { chiSquare, cramersV } from "../../statistics/drift/chi-square.ts";
import {
  type BoundedFigure,
  type CategoricalComparison,
  exact,
  FEW_VALUES,
  MAX_CATEGORIES,
  type NumericComparison,
} from "../../statistics/drift/drift-figures.ts";
import { jensenShannon } from "../../statistics/drift/jensen-shannon.ts";
import { poolRareCategories } from "../../statistics/drift/pool-rare-categories.ts";
import { populationStability } from "../../statistics/drift/population-stability.ts";
import { type RareDifference, rareDifference } from "../../statistics/drift/rare-categories.ts";

export const METHODS = ["psi", "ks", "wasserstein", "jensen-shannon", "chi-square"] as const;
export type Method = (typeof METHODS)[number];

/** Where no threshold is given: the effect from which on a feature is said to have drifted. */
export const DEFAULT_THRESHOLDS: Readonly<Record<Method, number>> = {
  psi: 0.1,
  ks: 0.1,
  wasserstein: 0.1,
  "jensen-shannon": 0.1,
  "chi-square": 0.1,
};

/** What a method says of one feature. */
export interface MethodResult {
  /** The test's own statistic. */
  readonly statistic: number | null;
  /** What is held against the threshold. */
  readonly effect: BoundedFigure;
  /** Null where the test is undefined; the smallest possible where it is bounded. */
  readonly pValue: number | null;
  /** The greatest possible p-value; left out where it is known. */
  readonly greatestP?: number;
  /** How the categories differ that were pooled, which effect and test do not see; left out where none were. */
  readonly rare?: RareDifference | null;
}

/** Standard deviations beyond chance from which on pooled categories differ: few of them make a skewed statistic. */
const RARE_DEVIATIONS = 5;

/** Whether categories that were pooled differ by themselves, beyond chance, by more than the threshold. */
export function poolingHides(method: Method, { rare }: Pick<MethodResult, "rare">, threshold: number): boolean {
  if (!rare || rare.deviations <= RARE_DEVIATIONS) return false;
  // PSI of small differences is four times the square of Cramér's V.
  return (method === "psi" ? 4 * rare.excess : Math.sqrt(rare.excess)) > threshold;
}

/** Chooses by type and number of values; `why` is one plain phrase. */
export function chooseMethod(found: NumericComparison | CategoricalComparison): {
  readonly method: Method;
  readonly why: string;
} {
  if (found.kind === "categorical") return { method: "chi-square", why: "auto: categories" };
  const few = found.distinct <= FEW_VALUES && found.categories !== null;
  return few
    ? { method: "chi-square", why: `auto: numbers with ${found.distinct} distinct values` }
    : { method: "ks", why: `auto: numbers with more than ${FEW_VALUES} distinct values` };
}

/** Why a method cannot be applied to a feature; null if it can. */
export function misfit(method: Method, found: NumericComparison | CategoricalComparison): string | null {
  if (found.kind === "categorical")
    return method === "ks" || method === "wasserstein" ? `${method} needs numbers` : null;
  return method === "chi-square" && found.categories === null
    ? `chi-square needs at most ${MAX_CATEGORIES} distinct values`
    : null;
}

/**
 * Applies a method that fits.
 *
 * @returns null where the effect is undefined: a constant reference has no bins and no standard deviation
 */
export function applyMethod(method: Method, found: NumericComparison | CategoricalComparison): MethodResult | null {
  if (found.kind === "categorical") return ofCategories(method, found.categories);
  const { pValue, greatestP } = found.ks;
  const ks = { pValue, greatestP };
  switch (method) {
    case "ks":
      return { statistic: found.ks.value, effect: found.ks, ...ks };
    case "wasserstein":
      return found.wasserstein && { statistic: found.wasserstein.value, effect: found.wasserstein, ...ks };
    case "chi-square":
      return found.categories && ofCategories(method, found.categories);
    case "psi":
    case "jensen-shannon": {
      if (found.bins.reference.length < 2) return found.categories && ofCategories(method, found.categories);
      const result = ofBins(method, found.bins);
      return result && method === "jensen-shannon" ? { ...result, ...ks } : result;
    }
  }
}

/** Rare categories are pooled first. Where that leaves one only, the effect is that of the unpooled shares, without a test. */
function ofCategories(method: Method, categories: CategoryCounts): MethodResult | null {
  const { pooled, rare } = poolRareCategories(categories);
  if (pooled.reference.length >= 2) {
    const result = ofBins(method, pooled);
    const all = { reference: sum(categories.reference), current: sum(categories.current) };
    return result && { ...result, rare: rareDifference(rare, all) };
  }
  const effect = method === "jensen-shannon" ? jensenShannon(categories) : cramersV(categories);
  if (method === "psi") {
    const stability = populationStability(categories);
    return { statistic: null, effect: exact(stability?.index ?? 0), pValue: null };
  }
  return { statistic: null, effect: exact(effect), pValue: null };
}

function ofBins(method: Method, bins: CategoryCounts): MethodResult | null {
  const test = chiSquare(bins);
  if (method === "psi") {
    const stability = populationStability(bins);
    return stability && { statistic: stability.index, effect: exact(stability.index), pValue: stability.pValue };
  }
  if (method === "jensen-shannon") {
    const distance = jensenShannon(bins);
    return { statistic: distance, effect: exact(distance), pValue: test?.pValue ?? null };
  }
  return test && { statistic: test.statistic, effect: exact(cramersV(bins)), pValue: test.pValue };
}
