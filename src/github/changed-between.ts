import type { Entry } from "./objects.ts";
import type { Repository } from "./octokit.ts";
import { listFolder } from "./tree.ts";

/** Most folders that are compared. */
const MOST_FOLDERS = 500;

/**
 * Paths of all that differs between two commits, sorted; of a folder that only one of them has, what lies in it. Only folders
 * that differ are read, so a comparison that GitHub would cut at 300 files costs no more than these.
 *
 * @returns null where more folders differ than are compared, or one is too large to be listed
 */
export async function changedBetween(
  repository: Repository,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<string[] | null> {
  const paths: string[] = [];
  const open: Pair[] = [{ prefix: "", base: { commit: base, tree: base }, head: { commit: head, tree: head } }];
  for (let compared = 0; ; compared += 1) {
    const next = open.pop();
    if (next === undefined) return [...new Set(paths)].sort();
    if (compared >= MOST_FOLDERS) return null;
    const [before, after] = await Promise.all([entriesOf(repository, next.base), entriesOf(repository, next.head)]);
    if (before === null || after === null) return null;
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const sides = { base: before.get(name), head: after.get(name) };
      if (isSame(sides.base, sides.head)) continue;
      const path = `${next.prefix}${name}`;
      const folders = { base: folderOf(base, sides.base), head: folderOf(head, sides.head) };
      if (folders.base !== null || folders.head !== null) open.push({ prefix: `${path}/`, ...folders });
      if ([sides.base, sides.head].some((entry) => entry !== undefined && entry.type !== "tree")) paths.push(path);
    }
  }
}

interface Folder {
  readonly commit: string;
  readonly tree: string;
}

interface Pair {
  readonly prefix: string;
  readonly base: Folder | null;
  readonly head: Folder | null;
}

async function entriesOf(repository: Repository, folder: Folder | null): Promise<ReadonlyMap<string, Entry> | null> {
  if (folder === null) return new Map();
  const entries = await listFolder(repository, folder);
  return entries === null ? null : new Map(entries.map((entry) => [entry.path, entry]));
}

function isSame(one: Entry | undefined, other: Entry | undefined): boolean {
  return one?.sha === other?.sha && one?.mode === other?.mode;
}

function folderOf(commit: string, entry: Entry | undefined): Folder | null {
  return entry?.type === "tree" ? { commit, tree: entry.sha } : null;
}
