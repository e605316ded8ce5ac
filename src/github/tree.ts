import { read } from "./call.ts";
import { kindOf, NotVisibleError, statusOf } from "./errors.ts";
import type { Entry, Tree } from "./objects.ts";
import { fullName, type Repository } from "./octokit.ts";

/** A file of a commit. */
export interface TreeFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** A symbolic link: its blob is the target's name. */
  readonly link: boolean;
}

/** Most folders that are asked for one by one when GitHub cuts the list of a commit's files. */
const MOST_FOLDERS = 500;

/** The commit at the tip of a branch, or null where there is no such branch, as in a repository without commits. */
export async function branchTip(repository: Repository, branch: string): Promise<string | null> {
  const { octokit, owner, repo } = repository;
  try {
    const { data } = await read(() => octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }));
    return data.object.sha;
  } catch (error) {
    // GitHub answers 409 for a repository that is empty.
    if (kindOf(error) === "not-found" || statusOf(error) === 409) return null;
    throw error;
  }
}

/** A file of a commit, or null where the commit has none at this path; see `findEntry`. */
export async function findFile(repository: Repository, commit: string, path: string): Promise<TreeFile | null> {
  const entry = await findEntry(repository, commit, path);
  return entry?.type === "blob" ? fileOf(entry, path) : null;
}

/**
 * A file or folder of a commit, or null where the commit has none at this path. Reads folder by folder (where the list of
 * all files is not known already), so that absence
 * is only ever concluded from a tree that could be read: a 404 of the tree itself (a lost permission, a commit that is
 * not visible yet) throws `NotVisibleError`.
 */
export async function findEntry(repository: Repository, commit: string, path: string): Promise<Entry | null> {
  const whole = await repository.objects.trees.peek(wholeKey(commit));
  if (whole?.truncated === false) return whole.entries.find((entry) => entry.path === path) ?? null;
  const parts = path.split("/");
  let tree = commit;
  for (const [depth, name] of parts.entries()) {
    const { entries, truncated } = await readTree(repository, { tree, commit, recursive: false });
    const entry = entries.find((candidate) => candidate.path === name);
    if (entry === undefined && truncated) throw new Error(`a folder of ${commit} is too large to be listed`);
    if (entry === undefined) return null;
    if (depth === parts.length - 1) return entry;
    if (entry.type !== "tree") return null;
    tree = entry.sha;
  }
  return null;
}

/**
 * What stands directly in a folder of a commit, by its tree; `null` where there is more than can be listed. Names are
 * given without the folder's path.
 */
export async function listFolder(
  repository: Repository,
  { commit, tree }: { readonly commit: string; readonly tree: string },
): Promise<readonly Entry[] | null> {
  const { entries, truncated } = await readTree(repository, { tree, commit, recursive: false });
  return truncated ? null : entries;
}

/** All files of a commit, sorted by path; `null` where there are more than can be listed. Submodules are left out. */
export async function listFiles(repository: Repository, commit: string): Promise<TreeFile[] | null> {
  const whole = await readTree(repository, { tree: commit, commit, recursive: true });
  const files = whole.truncated ? await walk(repository, commit) : filesOf(whole.entries, "");
  return files?.sort((a, b) => (a.path < b.path ? -1 : 1)) ?? null;
}

async function walk(repository: Repository, commit: string): Promise<TreeFile[] | null> {
  const files: TreeFile[] = [];
  const folders = [{ tree: commit, prefix: "" }];
  for (let asked = 0; folders.length > 0; asked += 1) {
    const next = folders.pop();
    if (next === undefined) break;
    if (asked >= MOST_FOLDERS) return null;
    const { entries, truncated } = await readTree(repository, { tree: next.tree, commit, recursive: false });
    if (truncated) return null;
    files.push(...filesOf(entries, next.prefix));
    for (const entry of entries) {
      if (entry.type === "tree") folders.push({ tree: entry.sha, prefix: `${next.prefix}${entry.path}/` });
    }
  }
  return files;
}

function filesOf(entries: readonly Entry[], prefix: string): TreeFile[] {
  return entries.filter(({ type }) => type === "blob").map((entry) => fileOf(entry, `${prefix}${entry.path}`));
}

function fileOf(entry: Entry, path: string): TreeFile {
  return { path, blob: entry.sha, size: entry.size ?? 0, link: entry.mode === "120000" };
}

/** Under which key the list of all files below a tree is known. */
function wholeKey(tree: string): string {
  return `${tree} whole`;
}

function readTree(
  repository: Repository,
  options: { readonly tree: string; readonly commit: string; readonly recursive: boolean },
): Promise<Tree> {
  const { tree, commit, recursive } = options;
  return repository.objects.trees.once(recursive ? wholeKey(tree) : tree, () =>
    askForTree(repository, { tree, commit, query: recursive ? { recursive: "1" } : {} }),
  );
}

async function askForTree(
  repository: Repository,
  options: { readonly tree: string; readonly commit: string; readonly query: { readonly recursive?: string } },
): Promise<Tree> {
  const { octokit, owner, repo } = repository;
  const { tree, commit, query } = options;
  try {
    const { data } = await read(() => octokit.rest.git.getTree({ owner, repo, tree_sha: tree, ...query }));
    return { entries: data.tree, truncated: data.truncated };
  } catch (error) {
    if (!["not-found", "refused"].includes(kindOf(error))) throw error;
    throw new NotVisibleError(
      `Commit ${commit} of ${fullName(repository)} cannot be read through GitHub's API: it is not visible yet, or the App may not read contents.`,
    );
  }
}
