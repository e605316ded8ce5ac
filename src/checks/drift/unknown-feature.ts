import type { Fault } from "../../evidence/faults.ts";
import { nearest, suggest } from "../../policy/nearest.ts";

/** How many names of features a message lists. */
const LISTED = 12;

/** The policy names a feature that is not among the known ones; the nearest of them is suggested. */
export function unknownFeature(feature: string, known: readonly string[]): Fault {
  const hint = suggest(feature, nearest(feature, known) === null ? known.slice(0, LISTED) : known);
  return {
    reason: "column-missing",
    message: `There is no feature "${feature}"${hint.endsWith("?") ? hint : `${hint}.`}`,
    remedy:
      "Correct its name in the policy, or write the column into the table; columns under `ignore` are no features.",
  };
}
