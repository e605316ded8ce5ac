import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Who or what brought an entry about. */
export interface Actor {
  readonly type: "app" | "person" | "operator";
  /** GitHub's numeric id; `null` for an operator of the service. */
  readonly id: number | null;
  readonly login: string;
}

/** What happened, before it is chained. Values are JSON. */
export interface Entry {
  /** `verdict`, `pruned`, `head-mismatch` … */
  readonly kind: string;
  readonly actor: Actor;
  readonly repository: { readonly id: number; readonly name: string } | null;
  /** Pull requests that it is about. */
  readonly numbers: readonly number[];
  readonly commit: string | null;
  /** Version of Assay. */
  readonly version: string;
  /** What was decided, by which policy, on which evidence. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** An entry of the chain. */
export interface RecordBody extends Entry {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Hash of the entry before, hex; 64 zeros for the first. */
  readonly previous: string;
}

/** The last entry of a chain: whoever knows it can tell whether the chain was cut or made anew. */
export interface Head {
  readonly seq: number;
  /** sha256, hex. */
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS: Head = { seq: 0, hash: "0".repeat(64) };

/** The bytes that are hashed: canonical JSON (RFC 8785). */
export function bytesOf(body: RecordBody): string {
  const canonical = canonicalize(body);
  if (canonical === undefined) throw new Error("a record must be representable as JSON");
  return canonical;
}

export function hashOf(bytes: string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
