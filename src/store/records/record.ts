import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";

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
  /** What makes an entry that is written a second time the same one. */
  readonly once: string;
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

/** Numbers with a space on both sides of each, so that `#3` is not found in `#31`. */
export function numbersColumn(numbers: readonly number[]): string {
  return numbers.length === 0 ? "" : ` ${numbers.join(" ")} `;
}

/** What `like` finds in that column where an entry is about this pull request. */
export function aboutNumber(number: number): string {
  return `% ${number} %`;
}

/** The columns by which an entry is found; each repeats a part of its body, and is checked with it. */
export function columnsOf({ seq, at, kind, repository, numbers, commit, once, details }: RecordBody) {
  const digest = details["digest"];
  return {
    seq,
    at: Date.parse(at),
    kind,
    repository: repository?.name ?? null,
    repository_id: repository?.id ?? null,
    numbers: numbersColumn(numbers),
    commit,
    once,
    assessment: typeof digest === "string" ? digest : null,
  };
}

const body = z.looseObject({
  seq: z.int(),
  at: z.iso.datetime(),
  previous: z.string(),
  once: z.string(),
  kind: z.string(),
  actor: z.looseObject({
    type: z.enum(["app", "person", "operator"]),
    id: z.number().nullable(),
    login: z.string(),
  }),
  repository: z.looseObject({ id: z.number(), name: z.string() }).nullable(),
  numbers: z.array(z.number()),
  commit: z.string().nullable(),
  version: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** An entry as it was written, or null where these are not the bytes of one. A later version may say more in it. */
export function parseRecord(bytes: string): RecordBody | null {
  try {
    const parsed = body.safeParse(JSON.parse(bytes));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
