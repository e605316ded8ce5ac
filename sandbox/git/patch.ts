import { type DiffLine, diffLines } from "./line-diff.ts";

/** A piece of a diff with three lines of context, as after an `@@` header. Line numbers start at 1. */
export type Hunk = { oldStart: number; newStart: number; lines: DiffLine[] };

/** How one file differs: hunks, counts, and the text that GitHub calls `patch`. */
export type Patch = { hunks: Hunk[]; additions: number; deletions: number; text: string };

const CONTEXT = 3;
const MAX_BYTES = 1_000_000;
const MAX_LINES = 20_000;

/** Whether git would call this content binary: a NUL byte in its first 8,000 bytes. */
export function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** The patch from `before` to `after`, or undefined where GitHub shows none: binary files and very large ones. */
export function makePatch(before: Buffer, after: Buffer): Patch | undefined {
  if (isBinary(before) || isBinary(after)) return undefined;
  if (before.length > MAX_BYTES || after.length > MAX_BYTES) return undefined;
  const oldLines = splitLines(before);
  const newLines = splitLines(after);
  if (oldLines.length > MAX_LINES || newLines.length > MAX_LINES) return undefined;
  const lines = diffLines(oldLines, newLines);
  const hunks = cutHunks(lines);
  return {
    hunks,
    additions: lines.filter((line) => line.kind === "+").length,
    deletions: lines.filter((line) => line.kind === "-").length,
    text: hunks.map(printHunk).join("\n"),
  };
}

/** The lines of a text; the newline at the end does not open another line. */
export function splitLines(content: Buffer): string[] {
  const lines = content.toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function cutHunks(lines: readonly DiffLine[]): Hunk[] {
  const hunks: Hunk[] = [];
  let open: Hunk | undefined;
  let lastChange = -Infinity;
  let oldLine = 1;
  let newLine = 1;
  lines.forEach((line, index) => {
    if (line.kind !== " ") {
      if (open === undefined) {
        const lead = lines.slice(Math.max(0, index - CONTEXT), index);
        open = { oldStart: oldLine - lead.length, newStart: newLine - lead.length, lines: [...lead] };
        hunks.push(open);
      }
      lastChange = index;
    }
    open?.lines.push(line);
    if (line.kind !== "+") oldLine++;
    if (line.kind !== "-") newLine++;
    const nextChange = index - lastChange >= CONTEXT && !changeWithin(lines, index + 1, CONTEXT);
    if (open !== undefined && nextChange) open = undefined;
  });
  return hunks;
}

function changeWithin(lines: readonly DiffLine[], from: number, count: number): boolean {
  return lines.slice(from, from + count + 1).some((line) => line.kind !== " ");
}

function printHunk(hunk: Hunk): string {
  const oldCount = hunk.lines.filter((line) => line.kind !== "+").length;
  const newCount = hunk.lines.filter((line) => line.kind !== "-").length;
  const side = (start: number, count: number): string =>
    count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
  const header = `@@ -${side(hunk.oldStart, oldCount)} +${side(hunk.newStart, newCount)} @@`;
  return [header, ...hunk.lines.map((line) => `${line.kind}${line.text}`)].join("\n");
}

/** Whether a line lies in a diff, where a review comment may stand. LEFT counts old lines, RIGHT new ones. */
export function lineInPatch(patch: Patch, line: number, side: "LEFT" | "RIGHT"): boolean {
  return patch.hunks.some((hunk) => {
    const count = hunk.lines.filter((one) => one.kind !== (side === "LEFT" ? "+" : "-")).length;
    const start = side === "LEFT" ? hunk.oldStart : hunk.newStart;
    return line >= start && line < start + count;
  });
}

/** The line and side at a legacy `position` (lines below the first `@@`, later headers counted), if there is one. */
export function linePosition(patch: Patch, position: number): { line: number; side: "LEFT" | "RIGHT" } | undefined {
  let at = 0;
  for (const [index, hunk] of patch.hunks.entries()) {
    if (index > 0) at++;
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    for (const line of hunk.lines) {
      at++;
      if (at === position)
        return line.kind === "-" ? { line: oldLine, side: "LEFT" } : { line: newLine, side: "RIGHT" };
      if (line.kind !== "+") oldLine++;
      if (line.kind !== "-") newLine++;
    }
  }
  return undefined;
}

/** The `position` of a line of the patch: the inverse of `linePosition`, with context lines counted for both sides. */
export function positionOf(patch: Patch, line: number, side: "LEFT" | "RIGHT"): number {
  let at = 0;
  for (const [index, hunk] of patch.hunks.entries()) {
    if (index > 0) at++;
    let here = side === "LEFT" ? hunk.oldStart : hunk.newStart;
    for (const one of hunk.lines) {
      at++;
      const counts = one.kind !== (side === "LEFT" ? "+" : "-");
      if (counts && here === line) return at;
      if (counts) here++;
    }
  }
  return at;
}
