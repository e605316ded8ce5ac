import type { FileEntry, Snapshot } from "./objects.ts";

/** What a three-way merge gave: the files, or the paths in conflict. */
export type Merge = { clean: true; files: Map<string, FileEntry> } | { clean: false; conflicts: string[] };

/** Merges `head` into `base`, whole files at a time: a file that both sides changed differently is a conflict. */
export function mergeSnapshots(sides: { ancestor: Snapshot; base: Snapshot; head: Snapshot }): Merge {
  const files = new Map(sides.base);
  const conflicts: string[] = [];
  for (const path of new Set([...sides.ancestor.keys(), ...sides.head.keys()])) {
    const was = sides.ancestor.get(path);
    const theirs = sides.head.get(path);
    const ours = sides.base.get(path);
    if (same(was, theirs)) continue;
    if (!same(was, ours) && !same(ours, theirs)) {
      conflicts.push(path);
    } else if (theirs === undefined) {
      files.delete(path);
    } else {
      files.set(path, theirs);
    }
  }
  return conflicts.length === 0 ? { clean: true, files } : { clean: false, conflicts };
}

function same(a: FileEntry | undefined, b: FileEntry | undefined): boolean {
  return a?.sha === b?.sha && a?.mode === b?.mode;
}
