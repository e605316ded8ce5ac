import type { FindingStatus, Level } from "../assessment/finding.ts";
import type { Reason } from "../assessment/reasons.ts";

/** Where a point estimate lies; exactly on the limit is within. */
export type EstimatePosition = "within" | "beyond";

/** Where a confidence interval lies. `straddles`: the limit is inside it. `unavailable`: there is none. */
export type IntervalPosition = "within" | "beyond" | "straddles" | "unavailable";

/** How uncertainty is treated: the policy's `decide`. */
export type DecideMode = "estimate" | "confident" | "proven";

export interface Decision {
  readonly status: FindingStatus;
  readonly reason: Reason;
}

/**
 * Concludes from a figure, its interval and the limit.
 *
 * - `estimate`: by the point alone.
 * - `confident`: fail only if the whole interval is beyond; warn if only the estimate is.
 * - `proven`: pass only if the whole interval is within; fail if the estimate is beyond; else undecided.
 *
 * `confident` and `proven` are undecided without an interval. Level `warn` turns a fail into a warning.
 */
export function decide(options: {
  readonly estimate: EstimatePosition;
  readonly interval: IntervalPosition;
  readonly mode: DecideMode;
  readonly level: Level;
}): Decision {
  const { estimate, interval, mode } = options;
  const broken: Decision = { status: options.level === "warn" ? "warn" : "fail", reason: "limit-exceeded" };
  const met: Decision = { status: "pass", reason: "within-limit" };
  switch (mode) {
    case "estimate":
      return estimate === "beyond" ? broken : met;
    case "confident":
      if (interval === "unavailable") return { status: "undecided", reason: "interval-unavailable" };
      if (interval === "beyond") return broken;
      return estimate === "beyond" ? { status: "warn", reason: "beyond-limit-unproven" } : met;
    case "proven":
      if (interval === "unavailable") return { status: "undecided", reason: "interval-unavailable" };
      if (estimate === "beyond") return broken;
      return interval === "within" ? met : { status: "undecided", reason: "interval-crosses-limit" };
  }
}

/** Where an interval lies against a limit: at most `max`, or at least `min`. Touching the limit is within. */
export function intervalPosition(
  interval: { readonly low: number; readonly high: number } | null,
  limit: { readonly max: number } | { readonly min: number },
): IntervalPosition {
  if (interval === null || Number.isNaN(interval.low) || Number.isNaN(interval.high)) return "unavailable";
  if ("max" in limit) {
    if (interval.high <= limit.max) return "within";
    return interval.low > limit.max ? "beyond" : "straddles";
  }
  if (interval.low >= limit.min) return "within";
  return interval.high < limit.min ? "beyond" : "straddles";
}
