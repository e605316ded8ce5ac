import { createHash } from "node:crypto";

/** Git's file modes, as far as a GitHub repository shows them. */
export type Mode = "100644" | "100755" | "120000" | "040000";

/** One file of a commit: the blob it holds and how. */
export type FileEntry = { sha: string; mode: Mode };

/** All files of a commit by path, directories left out. */
export type Snapshot = ReadonlyMap<string, FileEntry>;

/** One row of a tree object. */
export type TreeEntry = { name: string; mode: Mode; sha: string };

/** Who wrote a commit, and when (ISO 8601, UTC). */
export type Signature = { name: string; email: string; date: string };

/** A commit with its files already resolved. */
export type Commit = {
  sha: string;
  tree: string;
  parents: readonly string[];
  author: Signature;
  committer: Signature;
  message: string;
  files: Snapshot;
};

/** An annotated tag of a commit, or of another annotated tag. A light tag is no object but only a name. */
export type TagObject = { sha: string; name: string; object: string; tagger: Signature; message: string };

/** The objects shared by a repository and its forks, addressed by git's own SHA-1. */
export type ObjectStore = {
  blobs: Map<string, Buffer>;
  trees: Map<string, readonly TreeEntry[]>;
  commits: Map<string, Commit>;
  tags: Map<string, TagObject>;
};

/** An empty store. */
export function createObjectStore(): ObjectStore {
  return { blobs: new Map(), trees: new Map(), commits: new Map(), tags: new Map() };
}

function hashObject(kind: "blob" | "tree" | "commit" | "tag", content: Buffer): string {
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
}

/** Stores a blob and returns its SHA-1, the same as `git hash-object` gives. */
export function writeBlob(store: ObjectStore, content: Buffer): string {
  const sha = hashObject("blob", content);
  if (!store.blobs.has(sha)) store.blobs.set(sha, content);
  return sha;
}

/** Stores the tree of `files` with all its subtrees and returns the SHA-1 of the root. */
export function writeTree(store: ObjectStore, files: Snapshot): string {
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Map<string, FileEntry>>();
  for (const [path, entry] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.push({ name: path, ...entry });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = folders.get(folder) ?? new Map<string, FileEntry>();
    inside.set(path.slice(slash + 1), entry);
    folders.set(folder, inside);
  }
  for (const [name, inside] of folders) entries.push({ name, mode: "040000", sha: writeTree(store, inside) });
  entries.sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  const content = Buffer.concat(
    entries.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`),
      Buffer.from(entry.sha, "hex"),
    ]),
  );
  const sha = hashObject("tree", content);
  store.trees.set(sha, entries);
  return sha;
}

// Git sorts a directory as if its name ended in a slash.
function sortKey(entry: TreeEntry): Buffer {
  return Buffer.from(entry.mode === "040000" ? `${entry.name}/` : entry.name);
}

/** Stores a commit of `files` and returns it. The committer is the author unless named. */
export function writeCommit(
  store: ObjectStore,
  options: {
    files: Snapshot;
    parents: readonly string[];
    author: Signature;
    committer?: Signature;
    message: string;
  },
): Commit {
  const tree = writeTree(store, options.files);
  const { author, committer = author } = options;
  const lines = [`tree ${tree}`, ...options.parents.map((sha) => `parent ${sha}`)];
  lines.push(`author ${line(author)}`, `committer ${line(committer)}`, "", options.message);
  const sha = hashObject("commit", Buffer.from(lines.join("\n")));
  const commit: Commit = { ...options, sha, tree, committer };
  store.commits.set(sha, commit);
  return commit;
}

/** Stores an annotated tag of a commit, or of another one, and returns it. */
export function writeTag(store: ObjectStore, facts: Omit<TagObject, "sha">): TagObject {
  const { name, object, tagger, message } = facts;
  const type = store.tags.has(object) ? "tag" : "commit";
  const lines = [`object ${object}`, `type ${type}`, `tag ${name}`, `tagger ${line(tagger)}`, "", message];
  const tag: TagObject = { ...facts, sha: hashObject("tag", Buffer.from(`${lines.join("\n")}\n`)) };
  store.tags.set(tag.sha, tag);
  return tag;
}

function line({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}
