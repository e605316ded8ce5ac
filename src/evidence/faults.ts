/**
 * Why evidence could not be had or read. Each code is also a reason code of a finding
 * (`assessment/reasons.ts`), and none of them can ever become a pass.
 */
export const EVIDENCE_FAULTS = [
  "evidence-missing",
  "evidence-pending",
  "evidence-run-failed",
  "evidence-run-cancelled",
  "evidence-run-awaiting-approval",
  "evidence-expired",
  "evidence-other-commit",
  "evidence-workflow-changed",
  "evidence-from-fork",
  "evidence-ambiguous",
  "evidence-digest-mismatch",
  "evidence-too-large",
  "evidence-hostile",
  "evidence-unreadable",
  "evidence-format-unknown",
  "evidence-empty",
  "evidence-malformed",
  "evidence-timed-out",
  "column-missing",
  "column-duplicate",
  "too-many-columns",
  "value-invalid",
  "values-missing",
  "unknown-category",
  "no-baseline",
] as const;

export type FaultCode = (typeof EVIDENCE_FAULTS)[number];

/** One thing that is wrong with one piece of evidence. `message` may quote names, never rows of data; it is plain text and is escaped by whoever renders it. */
export interface Fault {
  readonly reason: FaultCode;
  /** What happened and where, one or two plain sentences. */
  readonly message: string;
  /** What the reader should do next, one plain sentence. */
  readonly remedy: string;
  /** 1-based line in the evidence file, where one is known. */
  readonly line?: number;
  /** 1-based column (of text) in the evidence file, where one is known. */
  readonly column?: number;
}

/** A value, or the fault that stands in its place. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failWith(fault: Fault): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault };
}
