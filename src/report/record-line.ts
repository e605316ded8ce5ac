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
  return last === undefined ? null : recordOf(last);
}

/** Every entry that is printed in a text, such as the saved summaries of several check runs. */
export function printedRecords(text: string): PrintedRecord[] {
  return [...text.matchAll(MARKER)].flatMap((match) => recordOf(match) ?? []);
}

/** An entry with the number 0 is none: the trail was empty. */
function recordOf([, seq, hash]: RegExpExecArray): PrintedRecord | null {
  return seq === undefined || hash === undefined || Number(seq) === 0 ? null : { seq: Number(seq), hash };
}
