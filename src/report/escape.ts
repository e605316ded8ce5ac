/**
 * Escaping for everything that Assay writes. Texts in an assessment are plain text from anywhere: evidence, cards,
 * policies, file names. Each output has its one function here or in `markdown.ts`, and nothing is written past them.
 */

/** Controls, bidirectional overrides, zero-width and unassigned characters, lone surrogates: all that can hide or reorder text. */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;
/** More than four combining marks on one letter draw over neighbouring lines. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** One visible line: white space becomes single blanks, hidden characters become U+FFFD so that names which differ look different. */
export function plainLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim().replace(INVISIBLE, "\uFFFD").replace(PILED_MARKS, "$1");
}

/** Joiners and the mark for emoji style, which some scripts and signs need: they reorder nothing. */
const JOINERS = /\u200c|\u200d|\ufe0f|\n|\t/g;

/** The first character of a text that cannot be seen or that reorders others; `null` where there is none. */
export function hiddenCharacter(text: string): { readonly codePoint: number; readonly at: number } | null {
  const at = text.replace(JOINERS, " ").search(INVISIBLE);
  return at < 0 ? null : { codePoint: text.codePointAt(at) ?? 0, at };
}

/** At most `limit` UTF-16 units, cut between characters, with an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 2);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, splitsPair ? limit - 2 : limit - 1).trimEnd()}…`;
}

/** Text for GitHub's annotations and titles, which show plain text. */
export function annotationText(text: string, limit: number): string {
  return shorten(plainLine(text), limit);
}

/** Text for a terminal: no escape sequence and no hidden character survives. */
export function terminalText(text: string): string {
  return plainLine(text);
}

/** The same for one line of a longer text: its blanks stay, so that lists and tables keep their shape. */
export function terminalLine(line: string): string {
  return line
    .replace(/\t/g, "  ")
    .replace(/[^\S ]/gu, " ")
    .replace(INVISIBLE, "\uFFFD")
    .replace(PILED_MARKS, "$1");
}

/** Text or attribute value of XML 1.0; characters that XML forbids are gone already. */
export function escapeXml(text: string): string {
  return plainLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
