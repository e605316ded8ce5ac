import { code, sourceOf } from "./markdown.ts";
import { phrase, plainPhrase } from "./template.ts";

/** An entry of the audit trail, as a check run prints it. */
export interface PrintedRecord {
  readonly seq: number;
  /** sha256, hex. */
  readonly hash: string;
}

const MARKER = /<!-- assay:record (\d{1,15}) ([0-9a-f]{64}) -->/g;

/**
 * The last line of a check run: which entry of the audit trail it belongs to. Whoever keeps the check run can tell whether
 * the trail was changed afterwards.
 */
export function recordLine({ seq, hash }: PrintedRecord): string {
  const line =
    seq === 0 ? plainPhrase("record-none") : sourceOf(phrase("record-line", { seq: String(seq), hash: code(hash) }));
  return `${line}\n<!-- assay:record ${seq} ${hash} -->`;
}

/** The entry that a check run prints, or null where it prints none. */
export function printedRecord(summary: string): PrintedRecord | null {
  const last = [...summary.matchAll(MARKER)].at(-1);
  const [, seq, hash] = last ?? [];
  return seq === undefined || hash === undefined || seq === "0" ? null : { seq: Number(seq), hash };
}
