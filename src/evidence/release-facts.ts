import type { Person } from "../policy/person.ts";

/**
 * What a release shows beyond the evidence of its models: all that the section `release` of a policy asks of it, gathered
 * beforehand. Plain data, so that an exported context can hold it and a replay can judge by it.
 */
export interface ReleaseFacts {
  /** `null`: the draft names no tag yet. */
  readonly tag: string | null;
  /** Names of the models that are released. */
  readonly models: readonly string[];
  /** The files of the release. */
  readonly assets: readonly ReleasedFile[];
  /** What each model card says about its version; one entry for each model whose card states one. */
  readonly versions: readonly StatedVersion[];
  /** The digests of evaluated files that reports state. */
  readonly evaluated: readonly StatedDigest[];
  /** When each table and report was made. */
  readonly ages: readonly EvidenceAge[];
  /** Whether the changelog has an entry for the tag; `null` where none is demanded, or there is no such file. */
  readonly changelog: { readonly entry: boolean } | null;
  /** Who signed off the very commit that is released, those who made the release left out; in order of id. */
  readonly signOffs: readonly Person[];
  /** Open incidents of the released models. */
  readonly incidents: readonly OpenIncident[];
}

/** A file of a release, as GitHub lists it: its content is not looked at. */
export interface ReleasedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** `sha256:<hex>` as GitHub states it; `null` where it states none. */
  readonly digest: string | null;
  /** `false`: its upload has begun and not ended. */
  readonly uploaded: boolean;
}

export interface StatedVersion {
  readonly model: string;
  /** As the card writes it. */
  readonly version: string;
  /** 1-based line of the card. */
  readonly line: number;
}

export interface StatedDigest {
  readonly model: string;
  /** Path of the report, as it is shown to people. */
  readonly path: string;
  /** 64 hex digits in lower case. */
  readonly sha256: string;
}

export interface EvidenceAge {
  readonly model: string;
  readonly path: string;
  /** `YYYY-MM-DD` in UTC; `null` where GitHub does not tell. */
  readonly made: string | null;
}

export interface OpenIncident {
  readonly model: string;
  readonly rule: string;
  /** Number of its issue; `null` where it has none. */
  readonly issue: number | null;
  /** Number of the merged pull request that is to mend it, where the released commit has it; `null` where it has none. */
  readonly mendedBy: number | null;
}
