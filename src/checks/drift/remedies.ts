import type { Reason } from "../../assessment/reasons.ts";

/** What to do about features that nobody can judge. */
export function remedyFor(reason: Reason | null): string {
  switch (reason) {
    case "too-few-rows":
      return "Evaluate on more rows; `min-rows` says how few are accepted.";
    case "column-missing":
      return "Write the column into both tables, or update the reference once the change of columns is meant.";
    case "values-missing":
      return "Look at the step that fills the column.";
    case "value-invalid":
      return "Write missing values as missing, not as NaN or infinity.";
    case "interval-crosses-limit":
      return "Run the workflow on the target branch again where only figures are kept of the baseline; else compare fewer rows, so that the figure is exact.";
    default:
      return "Take columns that are no features out by `ignore`, or choose a method that fits them under `features`.";
  }
}

export const DRIFT_REMEDY =
  "Find out what changed in the data, and mend it if the change is not meant. If it is, change the limit or the reference in the policy, in a pull request of its own.";
