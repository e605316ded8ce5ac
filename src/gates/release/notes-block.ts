const BEGIN = "<!-- assay:release:begin -->";
const END = "<!-- assay:release:end -->";
/** GitHub's limit for the notes of a release, in characters. */
const NOTES_LIMIT = 125_000;

/** Where Assay's block stands in the notes of a release, its marks included; null where there is none. A mark without its partner is text. */
function placeOf(notes: string): { readonly start: number; readonly end: number } | null {
  const end = notes.indexOf(END);
  const start = end < 0 ? -1 : notes.lastIndexOf(BEGIN, end);
  if (start >= 0) return { start, end: end + END.length };
  // An end without a beginning before it: the block may come after it.
  const next = end < 0 ? -1 : notes.indexOf(BEGIN, end);
  const close = next < 0 ? -1 : notes.indexOf(END, next);
  return close < 0 ? null : { start: notes.lastIndexOf(BEGIN, close), end: close + END.length };
}

/** What Assay says in the notes of a release, with the line ends that it wrote; null where it says nothing. */
export function blockIn(notes: string): string | null {
  const place = placeOf(notes);
  return place === null
    ? null
    : notes
        .slice(place.start + BEGIN.length, place.end - END.length)
        .replace(/\r\n?/g, "\n")
        .trim();
}

/**
 * The notes with Assay's block in the place of the one that is there, else at their end. All other characters stay as they
 * are. Where there is no room for it there is none: what an earlier one said may not hold any more.
 *
 * @param content Markdown without the marks
 */
export function withBlock(notes: string, content: string): string {
  if (blockIn(notes) === content.trim()) return notes;
  const block = `${BEGIN}\n${content}\n${END}`;
  const place = placeOf(notes);
  const whole =
    place === null
      ? `${notes}${notes === "" ? "" : SEPARATOR}${block}`
      : `${notes.slice(0, place.start)}${block}${notes.slice(place.end)}`;
  return whole.length > NOTES_LIMIT ? withoutBlock(notes) : whole;
}

/** The notes without Assay's block, and without the blank line that Assay put before it at their end. */
export function withoutBlock(notes: string): string {
  const place = placeOf(notes);
  if (place === null) return notes;
  const [before, after] = [notes.slice(0, place.start), notes.slice(place.end)];
  return after === "" && before.endsWith(SEPARATOR) ? before.slice(0, -SEPARATOR.length) : `${before}${after}`;
}

const SEPARATOR = "\n\n";
