import { EVIDENCE_FAULTS } from "../evidence/faults.ts";

/** Why the evidence does not show whether a rule is met. */
export const UNDECIDED_REASONS = [
  // the evidence is there, but does not tell
  "interval-crosses-limit",
  "interval-unavailable",
  "undefined-rate",
  "single-group",
  "group-too-small",
  "group-missing",
  "too-few-rows",
  "not-comparable",
  // the evidence is not there or cannot be read
  ...EVIDENCE_FAULTS,
] as const;

export type UndecidedReason = (typeof UNDECIDED_REASONS)[number];

/** Evidence that may come any minute: a waiver of that would open the gate before anybody has seen what it covers. */
const AWAITED = "evidence-pending";

/** What a waiver can cover of an undecided finding. */
export const WAIVABLE_REASONS = UNDECIDED_REASONS.filter((reason) => reason !== AWAITED);
export type WaivableReason = (typeof WAIVABLE_REASONS)[number];

/** The closed list of reason codes: every finding carries exactly one. Codes are contracts and are never renamed. */
export const REASONS = [
  // pass
  "within-limit",
  "requirement-met",
  // fail
  "limit-exceeded",
  "requirement-not-met",
  "contradicted",
  // warn
  "beyond-limit-unproven",
  // undecided: by the evidence, or because a person has to say something
  ...UNDECIDED_REASONS,
  "sign-off-missing",
  // undecided: by what a release shows
  "release-untagged",
  "asset-missing",
  "asset-incomplete",
  "digest-unknown",
  "digest-not-stated",
  "evidence-stale",
  // not-applicable
  "not-applicable",
  // waived
  "waived",
] as const;

export type Reason = (typeof REASONS)[number];

/** Whether an undecided finding can be waived for this reason. */
export function isWaivable(reason: Reason): boolean {
  return reason !== AWAITED;
}
