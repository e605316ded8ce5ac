/**
 * The lines of the new version of a file that a patch shows (added and context lines), 1-based:
 * exactly those where GitHub takes a review comment on the right side.
 *
 * @param patch hunks of a unified diff as GitHub gives them for a file, without file headers
 */
export function linesInPatch(patch: string): ReadonlySet<number> {
  const lines = new Set<number>();
  let next = 0;
  let left = 0;
  for (const line of patch.split("\n")) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) {
      next = Number(hunk[1]);
      left = Number(hunk[2] ?? 1);
    } else if (left > 0 && (line.startsWith("+") || line.startsWith(" ") || line === "")) {
      lines.add(next);
      next += 1;
      left -= 1;
    }
  }
  return lines;
}
