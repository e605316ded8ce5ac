/** One line of a diff: kept, removed from the old side or added on the new side. */
export type DiffLine = { kind: " " | "-" | "+"; text: string };

const MAX_EDITS = 1500;

/**
 * The line-by-line difference of two files, by Myers' greedy algorithm (E. Myers, "An O(ND) difference
 * algorithm", 1986). Files further apart than 1,500 edits are shown as removed and added in whole.
 */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const kept = (text: string): DiffLine => ({ kind: " ", text });
  const middle = myers(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...before.slice(0, start).map(kept), ...middle, ...before.slice(before.length - end).map(kept)];
}

function myers(a: readonly string[], b: readonly string[]): DiffLine[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(a.length + b.length, MAX_EDITS); edits++) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const left = reach.get(k - 1) ?? -1;
      const right = reach.get(k + 1) ?? -1;
      let x = k === -edits || (k !== edits && left < right) ? right : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
    reach = new Map(reach);
  }
  return [...a.map((text): DiffLine => ({ kind: "-", text })), ...b.map((text): DiffLine => ({ kind: "+", text }))];
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Map<number, number>[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = edits === 0 ? 0 : (reach.get(previousK) ?? 0);
    const previousY = edits === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) {
      x--;
      y--;
      lines.push({ kind: " ", text: a[x] ?? "" });
    }
    if (edits === 0) break;
    if (down) {
      y--;
      lines.push({ kind: "+", text: b[y] ?? "" });
    } else {
      x--;
      lines.push({ kind: "-", text: a[x] ?? "" });
    }
  }
  return lines.reverse();
}
