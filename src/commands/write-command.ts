import type { Command } from "./parse-command.ts";

/** What needs no quotation marks. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._/:-]*$/;
/** What would end the line, or would not arrive as it was written. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** A command as a line of a comment, or why it cannot be written as one, in one plain sentence. */
export type WrittenCommand =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly problem: string };

/** Writes a command so that `parseCommand` reads the same from the line. Values are quoted where that is needed. */
export function writeCommand({ name, subject, options }: Command): WrittenCommand {
  const words = ["/assay", name];
  for (const [what, value] of [[null, subject] as const, ...Object.entries(options)]) {
    if (value === null) continue;
    if (UNWRITABLE.test(value)) {
      const where = what === null ? `What follows /assay ${name}` : `--${what}`;
      return {
        ok: false,
        problem: `${where} has a line break or another control character in it; a command is one line of text.`,
      };
    }
    if (what !== null) words.push(`--${what}`);
    // A switch has no value.
    if (what === null || value !== "") words.push(quoted(value));
  }
  return { ok: true, line: words.join(" ") };
}

function quoted(value: string): string {
  return PLAIN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}
