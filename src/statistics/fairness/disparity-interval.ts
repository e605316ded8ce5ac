import { criticalValue } from "../intervals/critical-value.ts";
import { katzLog } from "../intervals/katz-log.ts";
import { koopman } from "../intervals/koopman.ts";
import { newcombe } from "../intervals/newcombe.ts";
import type { Bounds, Rate } from "../intervals/rate.ts";
import type { DisparityKind } from "./disparity.ts";

/** A confidence interval with its name. Same shape as a finding's. */
export interface NamedInterval extends Bounds {
  /** Level in (0, 1), of the interval as a whole. */
  readonly level: number;
  readonly method: string;
  readonly note: string;
}

type PairMethod = (a: Rate, b: Rate, z: number) => Bounds;

/**
 * A confidence interval for max − min or min / max over all groups (and all families of rates).
 *
 * The pair that makes the figure is found by looking, so its own interval would promise too much: the largest of many
 * differences is large by chance, and a small group outside the pair may hide a larger one. Therefore every pair gets
 * an interval at level 1 − α/m (Bonferroni over the m pairs). With probability of at least 1 − α all of them hold at
 * once, and then the true max − min lies between the largest of the lower and the largest of the upper bounds (the
 * true min / max between the smallest of each). With two groups and one family, m = 1: nothing is adjusted.
 *
 * Differences are Newcombe's; ratios Katz's, or Koopman's for all pairs as soon as one rate is 0 or 1, where Katz's
 * is not defined or takes a rate for certain.
 *
 * @param families for each kind of rate the compared groups' rates: at least two
 * @param level in (0, 1)
 * @returns bounds within [0, 1] that enclose the figure
 */
export function disparityInterval(options: {
  readonly kind: DisparityKind;
  readonly families: readonly (readonly Rate[])[];
  readonly level: number;
}): NamedInterval {
  const { kind, families, level } = options;
  const pairs = families.flatMap(pairsOf);
  const z = criticalValue((1 - level) / pairs.length);
  const { method, name } = methodFor(kind, families.flat());
  let worst: Bounds | null = null;
  for (const [a, b] of pairs) {
    const bounds = folded(kind, method(a, b, z));
    worst = worst === null ? bounds : worse(kind, worst, bounds);
  }
  if (worst === null) throw new Error("there are no two groups to compare");
  const adjusted = pairs.length > 1;
  return {
    ...worst,
    level,
    method: adjusted ? `${name}-bonferroni` : name,
    note: adjusted
      ? `The pair of groups was chosen after the fact; the interval holds for all ${pairs.length} pairs at once (Bonferroni).`
      : "Which of the two groups has the higher rate was seen after the fact; the interval holds for either.",
  };
}

function pairsOf(rates: readonly Rate[]): (readonly [Rate, Rate])[] {
  return rates.flatMap((a, index) => rates.slice(index + 1).map((b) => [a, b] as const));
}

function methodFor(
  kind: DisparityKind,
  rates: readonly Rate[],
): { readonly method: PairMethod; readonly name: string } {
  if (kind === "difference") return { method: newcombe, name: "newcombe" };
  const extreme = rates.some(({ numerator, denominator }) => numerator === 0 || numerator === denominator);
  return extreme ? { method: koopman, name: "koopman-score" } : { method: katzLog, name: "katz-log" };
}

/** From a − b to |a − b|, from a / b to the smaller of a / b and b / a. */
function folded(kind: DisparityKind, { low, high }: Bounds): Bounds {
  if (kind === "difference") {
    const spansZero = low <= 0 && high >= 0;
    return {
      low: spansZero ? 0 : Math.min(Math.abs(low), Math.abs(high)),
      high: Math.max(Math.abs(low), Math.abs(high)),
    };
  }
  const spansOne = low <= 1 && high >= 1;
  return {
    low: Math.min(low, 1 / high),
    high: spansOne ? 1 : Math.max(Math.min(low, 1 / low), Math.min(high, 1 / high)),
  };
}

function worse(kind: DisparityKind, a: Bounds, b: Bounds): Bounds {
  const pick = kind === "difference" ? Math.max : Math.min;
  return { low: pick(a.low, b.low), high: pick(a.high, b.high) };
}
