import type { EvidenceRole, Side } from "../evidence/evidence.ts";
import type { Reason } from "./reasons.ts";

export const FINDING_STATUSES = ["pass", "fail", "warn", "undecided", "waived", "not-applicable"] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** `block`: a broken limit closes the gate. `warn`: it is said and the gate stays open. */
export type Level = "block" | "warn";

/** A confidence interval. `level` is in (0, 1); `method` is its name in the literature (`wilson`, `katz-log`, `newcombe` …). */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly method: string;
  /** What the reader must know to read it rightly, e.g. that the pair of groups was chosen after the fact. */
  readonly note?: string;
}

export interface Measured {
  /** `null` when undefined; never NaN or Infinity. */
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Rows that the value stands on. */
  readonly n: number | null;
}

export interface Limit {
  readonly min?: number;
  readonly max?: number;
}

export interface EvidenceReference {
  readonly kind: EvidenceRole;
  readonly side: Side;
  readonly path: string;
  /** `null` when the file could not be had. */
  readonly sha256: string | null;
  /** 1-based line that the finding is about, else null. */
  readonly line: number | null;
}

/** One row of a finding's table: scalar cells, and for fairness the nested group and interval of DESIGN §5. */
export type DetailRow = Readonly<Record<string, unknown>>;

/** What one rule concluded about one model. Texts are plain text: whoever renders them escapes them. */
export interface Finding {
  /** `practice/name` */
  readonly rule: string;
  readonly model: string;
  readonly status: FindingStatus;
  readonly level: Level;
  /** `false`: an undecided finding does not close the gate. */
  readonly required: boolean;
  readonly reason: Reason;
  /** The essence in at most ~120 characters, e.g. `equal opportunity (sex) 0.21 > 0.10`. */
  readonly title: string;
  /** One to three sentences: what was measured, on what, against which limit. */
  readonly message: string;
  /** Part of the model that this is about, e.g. `{ group: "sex" }` or `{ feature: "income" }`. */
  readonly slice: Readonly<Record<string, string>> | null;
  readonly measured: Measured | null;
  readonly limit: Limit | null;
  /** The same figure on the baseline, where it is known. */
  readonly baseline: { readonly value: number | null } | null;
  readonly detail: readonly DetailRow[];
  readonly evidence: readonly EvidenceReference[];
  /** What to do next: one or two sentences, imperative. Empty only for `pass` and `not-applicable`. */
  readonly remedy: string;
}
