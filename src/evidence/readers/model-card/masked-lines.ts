const START = /^\s{0,3}(?:>\s*)?@[A-Za-z]+\s*\{/;
/** Longest BibTeX entry in lines: an entry that never closes must not hide the rest of a card. */
const MOST_LINES = 60;

/**
 * Blanks out BibTeX entries that stand in the text without a code fence: `title={{GPT-J}}` is no unfilled template.
 * Line numbers stay as they are.
 */
export function withoutBibtex(body: string): string {
  const lines = body.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    if (!START.test(lines[at] ?? "")) continue;
    const end = endOfEntry(lines, at);
    if (end === undefined) continue;
    for (let line = at; line <= end; line += 1) lines[line] = "";
    // What a reader sees there is a citation, so the section is not empty.
    lines[at] = "(citation)";
    at = end;
  }
  return lines.join("\n");
}

function endOfEntry(lines: readonly string[], start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < Math.min(lines.length, start + MOST_LINES); at += 1) {
    for (const character of lines[at] ?? "") {
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
    }
    if (depth <= 0) return at;
  }
  return undefined;
}
