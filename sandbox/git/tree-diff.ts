import type { FileEntry, ObjectStore, Snapshot } from "./objects.ts";
import { isBinary, makePatch, type Patch, splitLines } from "./patch.ts";

/** One file that differs between two commits. */
export type ChangedFile = {
  path: string;
  status: "added" | "removed" | "modified" | "renamed";
  previousPath: string | undefined;
  sha: string;
  patch: Patch | undefined;
};

const EMPTY = Buffer.alloc(0);
const MAX_RENAME_CANDIDATES = 100;
const MAX_RENAME_BYTES = 1_000_000;

/** The files that differ from `before` to `after`, sorted by path, renames (half of the lines alike) found. */
export function changedFiles(store: ObjectStore, before: Snapshot, after: Snapshot): ChangedFile[] {
  const removed = new Map([...before].filter(([path]) => !after.has(path)));
  const added = new Map([...after].filter(([path]) => !before.has(path)));
  const changes: ChangedFile[] = [];
  for (const [path, entry] of after) {
    const old = before.get(path);
    if (old === undefined || (old.sha === entry.sha && old.mode === entry.mode)) continue;
    changes.push(change(store, { path, status: "modified", old, entry }));
  }
  for (const [path, previousPath] of findRenames(store, removed, added)) {
    const old = removed.get(previousPath);
    const entry = added.get(path);
    if (old === undefined || entry === undefined) continue;
    changes.push(change(store, { path, status: "renamed", previousPath, old, entry }));
    removed.delete(previousPath);
    added.delete(path);
  }
  for (const [path, entry] of added) changes.push(change(store, { path, status: "added", entry }));
  for (const [path, old] of removed) changes.push(change(store, { path, status: "removed", old }));
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function change(
  store: ObjectStore,
  file: {
    path: string;
    status: ChangedFile["status"];
    previousPath?: string;
    old?: FileEntry;
    entry?: FileEntry;
  },
): ChangedFile {
  const content = (entry: FileEntry | undefined): Buffer =>
    entry === undefined ? EMPTY : (store.blobs.get(entry.sha) ?? EMPTY);
  return {
    path: file.path,
    status: file.status,
    previousPath: file.previousPath,
    sha: file.entry?.sha ?? file.old?.sha ?? "",
    patch: makePatch(content(file.old), content(file.entry)),
  };
}

function findRenames(
  store: ObjectStore,
  removed: ReadonlyMap<string, FileEntry>,
  added: ReadonlyMap<string, FileEntry>,
): Map<string, string> {
  const renames = new Map<string, string>();
  if (removed.size > MAX_RENAME_CANDIDATES || added.size > MAX_RENAME_CANDIDATES) return renames;
  const taken = new Set<string>();
  for (const [path, entry] of added) {
    let best: { path: string; likeness: number } | undefined;
    for (const [oldPath, old] of removed) {
      if (taken.has(oldPath)) continue;
      const likeness = old.sha === entry.sha ? 1 : similarity(store.blobs.get(old.sha), store.blobs.get(entry.sha));
      if (likeness >= 0.5 && likeness > (best?.likeness ?? 0)) best = { path: oldPath, likeness };
    }
    if (best === undefined) continue;
    taken.add(best.path);
    renames.set(path, best.path);
  }
  return renames;
}

function similarity(a: Buffer | undefined, b: Buffer | undefined): number {
  if (a === undefined || b === undefined || isBinary(a) || isBinary(b) || a.length === 0 || b.length === 0) return 0;
  if (a.length > MAX_RENAME_BYTES || b.length > MAX_RENAME_BYTES) return 0;
  const counts = new Map<string, number>();
  for (const line of splitLines(a)) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of splitLines(b)) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    shared += line.length + 1;
  }
  return shared / Math.max(a.length, b.length);
}
