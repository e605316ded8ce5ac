import { EVIDENCE_FAULTS } from "../evidence/faults.ts";

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
  // undecided: a person has to say something
  "sign-off-missing",
  // undecided: the evidence is there, but does not tell
  "interval-crosses-limit",
  "interval-unavailable",
  "undefined-rate",
  "single-group",
  "group-too-small",
  "group-missing",
  "too-few-rows",
  "not-comparable",
  // undecided: the evidence is not there or cannot be read
  ...EVIDENCE_FAULTS,
  // not-applicable
  "not-applicable",
  // waived
  "waived",
] as const;

export type Reason = (typeof REASONS)[number];
