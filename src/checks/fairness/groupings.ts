import type { Fault } from "../../evidence/faults.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import type { FactRequest } from "../../statistics/facts.ts";
import type { GroupCountsRequest } from "../../statistics/fairness/group-counts.ts";
import type { ReportsRequest } from "../../statistics/reports-fact.ts";
import type { GroupParams } from "./params.ts";

/** How a rule groups the rows. */
export interface Groupings {
  /** Each group column on its own and, with `intersections`, all of them crossed. */
  readonly groupings: readonly (readonly string[])[];
  /** Group columns that the rule names and the predictions do not declare: each a fault. */
  readonly undeclared: readonly { readonly column: string; readonly fault: Fault }[];
}

/** The groupings that a rule asks for. Without a declared table any name counts: a report may hold it. */
export function groupingsOf(policy: ModelPolicy, { groups, intersections }: GroupParams): Groupings {
  const declared = policy.evidence.predictions?.columns.groups;
  const wanted = [...new Set(groups ?? declared ?? [])];
  const known = wanted.filter((column) => declared === undefined || declared.includes(column));
  const crossed = intersections && known.length > 1 && known.length === wanted.length ? [known] : [];
  return {
    groupings: [...known.map((column) => [column]), ...crossed],
    undeclared: wanted
      .filter((column) => !known.includes(column))
      .map((column) => ({ column, fault: undeclaredGroup(column, declared ?? []) })),
  };
}

/**
 * The question to the table of predictions; `null` where the policy declares none. All declared groups are asked for,
 * whichever the rule compares: rules then share one answer, had in one pass over the table.
 */
export function groupCountsRequest(
  policy: ModelPolicy,
  params: GroupParams,
  side: GroupCountsRequest["side"],
): GroupCountsRequest | null {
  const { predictions } = policy.evidence;
  if (predictions === undefined) return null;
  const { groups, label, prediction, positive } = predictions.columns;
  const crossed = groupingsOf(policy, params).groupings.filter((columns) => columns.length > 1);
  return {
    kind: "group-counts",
    side,
    groupings: [...[...new Set(groups)].map((column) => [column]), ...crossed],
    columns: { label: label ?? null, prediction },
    positive: positive ?? null,
    delimiter: predictions.csv?.delimiter ?? null,
  };
}

export const REPORTS: ReportsRequest = { kind: "reports", side: "current" };

/** Everything that a fairness rule asks: counts of both sides, and what reports say. */
export function fairnessNeeds(policy: ModelPolicy, params: GroupParams): FactRequest[] {
  const counts = (["current", "baseline"] as const).map((side) => groupCountsRequest(policy, params, side));
  return [...counts.filter((request) => request !== null), REPORTS];
}

/** `sex`, or `sex × race` */
export function nameOf(columns: readonly string[]): string {
  return columns.join(" × ");
}

function undeclaredGroup(column: string, declared: readonly string[]): Fault {
  const exist = declared.length === 0 ? "there are none" : `these are ${declared.join(", ")}`;
  return {
    reason: "column-missing",
    message: `"${column}" is not among the groups that the policy declares for the predictions: ${exist}.`,
    remedy: "Add the column to `groups` under the columns of the predictions, or correct it in the rule.",
  };
}
