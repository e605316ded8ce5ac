import { type Fraction, fraction } from "../../statistics/fairness/fraction.ts";
import type { GroupCount } from "../../statistics/fairness/group-counts.ts";
import type { Rate } from "../../statistics/intervals/rate.ts";
import type { RateKind } from "./measures.ts";

/** A rate of one group: `value` is exact, `null` where undefined; `counts` are `null` where only the rate is known. */
export interface GroupRate {
  readonly value: Fraction | null;
  readonly counts: { readonly numerator: number; readonly denominator: number } | null;
}

/** What is known of one group, from a table or from a report. */
export interface GroupRates {
  /** Value of each group column; `null` where it is missing. */
  readonly group: Readonly<Record<string, string | null>>;
  /** Rows; `null` where a report does not tell. */
  readonly n: number | null;
  readonly rates: Readonly<Record<RateKind, GroupRate>>;
}

/** The rates of a counted group. */
export function ratesOfCounts(columns: readonly string[], count: GroupCount): GroupRates {
  return {
    group: Object.fromEntries(columns.map((column, index) => [column, count.values[index] ?? null])),
    n: count.n,
    rates: {
      selection: counted({ numerator: count.selected, denominator: count.n }),
      tpr: counted({ numerator: count.truePositives, denominator: count.positives }),
      fpr: counted({ numerator: count.falsePositives, denominator: count.negatives }),
    },
  };
}

/** 0/0 is undefined. */
export function counted(counts: Rate): GroupRate {
  const { numerator, denominator } = counts;
  return { value: denominator === 0 ? null : fraction(numerator, denominator), counts };
}

/** Whether the group is known in all its columns: only such groups are compared. */
export function isKnown({ group }: GroupRates): boolean {
  return !Object.values(group).includes(null);
}

/** `sex = F, race = b` */
export function groupName({ group }: GroupRates): string {
  return Object.entries(group)
    .map(([column, value]) => `${column} = ${value ?? "(missing)"}`)
    .join(", ");
}

/** Some groups by name, the rest counted. */
export function groupNames(groups: readonly GroupRates[], most = 5): string {
  const shown = groups.slice(0, most).map(groupName).join("; ");
  return groups.length > most ? `${shown} and ${groups.length - most} more` : shown;
}
