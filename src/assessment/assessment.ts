import type { EvidenceRole, Side } from "../evidence/evidence.ts";
import type { FaultCode } from "../evidence/faults.ts";
import type { ReleaseFacts } from "../evidence/release-facts.ts";
import type { Person } from "../policy/person.ts";
import type { Touched } from "../policy/touched-models.ts";
import type { Finding } from "./finding.ts";
import type { Reason } from "./reasons.ts";
import type { Covered, SignOff, Waiver } from "./waiver.ts";

export const VERDICTS = ["pass", "blocked", "undecided"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The digest of one piece of evidence, or why there is none. */
export type ContextEvidence = {
  readonly model: string;
  readonly role: EvidenceRole;
  readonly side: Side;
  readonly path: string;
} & (
  | { readonly sha256: string }
  | { readonly fault: { readonly reason: FaultCode; readonly message: string; readonly remedy: string } }
);

/** A policy or floor file: its path, the sha256 of its bytes, and its text so that the assessment can be replayed. */
export interface PolicyReference {
  readonly path: string;
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly source: string;
}

/**
 * Everything an assessment depends on. The App exports it with every check run;
 * `assay check --context FILE` replays it offline and must reach the same digest.
 */
export interface Context {
  readonly version: 1;
  /** Version of Assay. */
  readonly assay: string;
  /** Calendar date in UTC, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly policy: PolicyReference;
  readonly floor: PolicyReference | null;
  /** Models that are judged. `null` where no change is known (a working tree): then every model is judged. */
  readonly touched: Readonly<Record<string, Touched>> | null;
  readonly evidence: readonly ContextEvidence[];
  /** Waivers of the judged models that are in force, and those that ended in the week before, which a report still names; by id. */
  readonly waivers: readonly Waiver[];
  /** Who approved this very commit, by model and person. `null` where no change is known (a working tree). */
  readonly signOffs: readonly SignOff[] | null;
  /** What a release shows beyond the evidence of its models. Left out where no release is judged. */
  readonly release?: ReleaseFacts;
}

/** A finding, whether the repository's policy or the organisation's floor demanded it, and the waiver that covers it. */
export interface AssessedFinding extends Finding {
  readonly demandedBy: "policy" | "floor";
  /** `null` for every status but `waived`. */
  readonly waiver: AppliedWaiver | null;
}

/** A waiver as it covers one finding. */
export interface AppliedWaiver {
  readonly id: string;
  readonly kind: Waiver["kind"];
  readonly until: string | null;
  /** Why; as its author wrote it. */
  readonly reason: string;
  readonly approvedBy: Person | null;
  /** What was found, and would stand without it. */
  readonly instead: { readonly status: Covered["status"]; readonly reason: Reason };
}

export interface Assessment {
  readonly version: 1;
  readonly verdict: Verdict;
  /** `sha256:<hex>` over the canonical JSON (RFC 8785) of context and findings without prose and origins. */
  readonly digest: string;
  /** Names of the models judged. */
  readonly models: readonly string[];
  /** Names of governed models that the change does not touch. */
  readonly untouched: readonly string[];
  readonly findings: readonly AssessedFinding[];
  readonly context: Context;
}
