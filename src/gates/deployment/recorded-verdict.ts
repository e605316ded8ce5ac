import { z } from "zod";
import type { RecordBody } from "../../store/records/record.ts";

/** What an entry of the audit trail says about a commit, as far as a deployment asks. */
export interface RecordedVerdict {
  readonly seq: number;
  /** Unix milliseconds. */
  readonly at: number;
  /** Pull requests that it is about. */
  readonly numbers: readonly number[];
  readonly title: string;
  /** It is an assessment, and its verdict a pass. */
  readonly passed: boolean;
  /** The waivers that the pass stands on, with their last days. */
  readonly waivers: readonly { readonly id: string; readonly until: string | null }[];
}

const details = z.looseObject({
  title: z.string(),
  conclusion: z.string().nullable(),
  verdict: z.string().optional(),
  digest: z.string().optional(),
  findings: z.array(z.looseObject({ waiver: z.string().optional() })).default([]),
  waivers: z.array(z.looseObject({ id: z.string(), until: z.string().nullable() })).default([]),
});

/** Reads an entry of kind `verdict`; null where it is none that is understood, which then is no pass. */
export function recordedVerdict({ seq, at, numbers, details: raw }: RecordBody): RecordedVerdict | null {
  const parsed = details.safeParse(raw);
  if (!parsed.success) return null;
  const { title, conclusion, verdict, digest, findings, waivers } = parsed.data;
  const used = new Set(findings.flatMap(({ waiver }) => waiver ?? []));
  return {
    seq,
    at: Date.parse(at),
    numbers,
    title,
    passed: conclusion === "success" && verdict === "pass" && digest !== undefined,
    waivers: waivers.filter(({ id }) => used.has(id)),
  };
}
