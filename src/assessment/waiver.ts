import type { Person } from "../policy/person.ts";
import type { Reason } from "./reasons.ts";

/** A recorded exception, as an assessment takes it into account. */
export interface Waiver {
  /** `w12`; for one that is kept as code its place, `.github/assay-waivers.yml:7`. */
  readonly id: string;
  /** `exception`: the demand is not met, and that is accepted for a time. `baseline`: this very evidence is the new baseline. */
  readonly kind: "exception" | "baseline";
  readonly model: string;
  /** Why; as its author wrote it. */
  readonly reason: string;
  /** `YYYY-MM-DD` in UTC, the last day on which it covers; `null`: as long as the evidence is the same. */
  readonly until: string | null;
  /** Who approved it; nobody for one that is kept as code, which its review approved. */
  readonly approvedBy: Person | null;
  /** What exactly it covers: what was known when it was approved. */
  readonly covers: readonly Covered[];
}

/** One finding that a waiver covers, as it may be at worst. */
export interface Covered {
  readonly rule: string;
  /** A demand of the floor is covered only by a waiver that says so. */
  readonly demandedBy: "policy" | "floor";
  /** The finding's slice; `null`: the whole model, or, in a waiver kept as code, any slice (see `anySlice`). */
  readonly slice: Readonly<Record<string, string>> | null;
  readonly anySlice: boolean;
  readonly status: "fail" | "undecided";
  /** Reason code of an undecided finding; for a failing one `null`: any. */
  readonly reason: Reason | null;
  /** The measured figure may be no worse than this; `null`: no figure was measured. */
  readonly worst: number | null;
  /** Where no figure was measured: what the finding says, word for word; `null`: whatever it says. */
  readonly title: string | null;
  /** sha256 of the evidence that it is about, sorted; `null`: any evidence. */
  readonly evidence: readonly string[] | null;
}

/** A person's approval of a change to a model, on the head commit that is judged. */
export interface SignOff {
  readonly model: string;
  readonly by: Person;
}
