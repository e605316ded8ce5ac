/** A word of a command line, and whether it was quoted: then it is no option, whatever it looks like. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** What opens a quotation and what closes it; telephones put in curly ones. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»" };

/**
 * Splits a command line at white space. A quotation is one word; within `"…"` a backslash takes a quotation mark or a
 * backslash as it is. `--key="a b"` is one word too.
 *
 * @returns the words, or the column (1-based) at which a quotation begins that never ends
 */
export function splitWords(line: string): { readonly words: readonly Word[] } | { readonly openAt: number } {
  const words: Word[] = [];
  let text = "";
  let quoted = false;
  let isOpen = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? "";
    const closing = QUOTES[character];
    if (/\s/.test(character)) {
      if (isOpen) words.push({ text, quoted });
      [text, quoted, isOpen] = ["", false, false];
    } else if (closing !== undefined && (!isOpen || text.endsWith("="))) {
      const end = endOf(line, at, closing);
      if (end === null) return { openAt: at + 1 };
      text += withoutEscapes(line.slice(at + 1, end), character);
      quoted ||= !isOpen;
      isOpen = true;
      at = end;
    } else {
      text += character;
      isOpen = true;
    }
  }
  if (isOpen) words.push({ text, quoted });
  return { words };
}

function endOf(line: string, from: number, closing: string): number | null {
  for (let at = from + 1; at < line.length; at += 1) {
    if (line[at] === "\\" && closing === '"') at += 1;
    else if (line[at] === closing) return at;
  }
  return null;
}

function withoutEscapes(text: string, opening: string): string {
  return opening === '"' ? text.replace(/\\(["\\])/g, "$1") : text;
}
