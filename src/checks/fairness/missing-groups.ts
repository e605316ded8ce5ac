import type { Reason } from "../../assessment/reasons.ts";
import { counted, type GroupRates, groupName, groupNames, isKnown } from "./group-rates.ts";
import type { FoundGroups } from "./group-source.ts";
import type { MissingGroupsParam } from "./params.ts";

/** Known groups that the baseline has and the predictions have no row of, each as it is in the baseline. */
export interface MissingGroups {
  /** Large enough there to be missed: without them nothing passes. */
  readonly missed: readonly GroupRates[];
  /** Those that the policy accepts to be gone. */
  readonly accepted: readonly GroupRates[];
  /** Too few rows there to expect any here. */
  readonly small: readonly GroupRates[];
}

/**
 * Which groups are gone since the baseline. Where no baseline could be read nobody knows, and none are.
 *
 * @param options.least fewest rows in the baseline of a group that is missed; a group has at least one
 */
export function missingGroups(
  { groups, before }: Pick<FoundGroups, "groups" | "before">,
  options: { readonly least: number; readonly accept: MissingGroupsParam },
): MissingGroups {
  const present = new Set(groups.map(groupName));
  const gone = (before ?? []).filter((group) => isKnown(group) && !present.has(groupName(group)));
  const isLarge = ({ n }: GroupRates) => n !== null && n >= options.least;
  const large = gone.filter(isLarge);
  const accepts = options.accept === "leave-out";
  return {
    missed: accepts ? [] : large,
    accepted: accepts ? large : [],
    small: gone.filter((group) => !isLarge(group)),
  };
}

/** The same groups as the predictions have them: without any row. */
export function emptied({ missed, accepted }: MissingGroups): GroupRates[] {
  const none = counted({ numerator: 0, denominator: 0 });
  return [...missed, ...accepted].map(({ group }) => ({
    group,
    n: 0,
    rates: { selection: none, tpr: none, fpr: none },
  }));
}

/** Why nothing passes without the missed groups. */
export function groupsMissing(missed: readonly GroupRates[]): {
  readonly reason: Reason;
  readonly message: string;
  readonly remedy: string;
} {
  return {
    reason: "group-missing",
    message: `The baseline has groups of which the predictions have no row: ${withRows(missed)}.`,
    remedy:
      "Write the rows of these groups into the predictions again, spelled as before. If they are meant to be gone, say `missing-groups: leave-out` under the rule, in a pull request of its own; they are then left out by name.",
  };
}

/** What a finding says of groups that are gone and do not decide it. */
export function missingRemarks({ accepted, small }: MissingGroups): string[] {
  return [
    ...(accepted.length > 0
      ? [`Left out, as the policy says, though the baseline has them: ${withRows(accepted)}.`]
      : []),
    ...(small.length > 0 ? [`Gone since the baseline, which has few rows of them: ${withRows(small)}.`] : []),
  ];
}

/** `sex = F (120 rows in the baseline)`, some of them by name. */
function withRows(groups: readonly GroupRates[]): string {
  const shown = groups.slice(0, 5).map((group) => `${groupNames([group])} (${group.n} rows there)`);
  return groups.length > 5 ? `${shown.join("; ")} and ${groups.length - 5} more` : shown.join("; ");
}
