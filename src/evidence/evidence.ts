import type { Fault } from "./faults.ts";

/** What a piece of evidence is declared to be in the policy. */
export type EvidenceRole = "predictions" | "features" | "report" | "card";

/** `current` belongs to the commit under judgement, `baseline` to what it is compared with. */
export type Side = "current" | "baseline";

/** Where the bytes came from. For people and the record; never part of an assessment's digest. */
export type Origin =
  | { readonly type: "directory"; readonly directory: string }
  | { readonly type: "commit"; readonly repository: string; readonly commit: string; readonly url: string }
  /** Figures that Assay kept of an artifact that is gone. */
  | {
      readonly type: "kept";
      readonly repository: string;
      readonly commit: string;
      readonly runId: number;
      readonly runUrl: string;
    }
  /** A zip among the files of a release. */
  | {
      readonly type: "asset";
      readonly repository: string;
      readonly release: string;
      readonly url: string;
      readonly asset: string;
      readonly assetId: number;
      /** ISO 8601; when it was uploaded. */
      readonly uploadedAt: string;
    }
  | {
      readonly type: "artifact";
      readonly repository: string;
      readonly commit: string;
      readonly workflow: string;
      readonly runId: number;
      readonly runUrl: string;
      readonly artifact: string;
      readonly artifactId: number;
      /** `sha256:…` of the zip as GitHub stated it, or null where GitHub states none. */
      readonly artifactDigest: string | null;
    };

interface EvidenceSlot {
  readonly model: string;
  readonly role: EvidenceRole;
  readonly side: Side;
  /** POSIX path as shown to people: `ARTIFACT/path` for artifacts, the repository path for committed files. */
  readonly path: string;
}

/** A file that proves something. */
export interface EvidenceFile extends EvidenceSlot {
  readonly state: "present";
  /** Lower-case hex, 64 digits, over the file's bytes. */
  readonly sha256: string;
  readonly bytes: number;
  /** Absolute path of the local copy. */
  readonly file: string;
  readonly origin: Origin;
}

/** A file that should be there and is not, and why. */
export interface EvidenceGap extends EvidenceSlot {
  readonly state: "absent";
  readonly fault: Fault;
}

export type Evidence = EvidenceFile | EvidenceGap;

/** All evidence of one model; several entries per role are possible for `report` only. */
export interface ModelEvidence {
  readonly model: string;
  readonly items: readonly Evidence[];
}

/** The slots of one role and side, in path order. */
export function evidenceOf(evidence: ModelEvidence, role: EvidenceRole, side: Side = "current"): readonly Evidence[] {
  return evidence.items.filter((item) => item.role === role && item.side === side);
}
