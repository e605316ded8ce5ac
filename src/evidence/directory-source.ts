import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { EvidenceSource, FileStore } from "./evidence-source.ts";
import { type Fault, failWith, type Result, succeed } from "./faults.ts";
import { hashFile } from "./hash-file.ts";
import { EVIDENCE_LIMITS } from "./limits.ts";

/** Folders that hold no evidence and many files. */
const SKIPPED: readonly string[] = [".git", "node_modules"];
/** Where `assay check` looks for the baseline: its files are not those of the tree that is judged. */
export const BASELINE_FOLDER = ".assay/baseline";

/**
 * Evidence of a working tree, for `assay check`. Committed files are those of the folder; an artifact is the folder
 * of its name inside, or else the folder itself. Paths are shown as the App would show them.
 */
export function directorySource(directory: string): EvidenceSource {
  const root = resolve(directory);
  return {
    committed: () => directoryStore(root, ""),
    async artifact(_workflow, artifact) {
      const inside = join(root, artifact);
      const isName = !/[/\\]/.test(artifact) && artifact !== "." && artifact !== "..";
      return directoryStore(isName && (await isFolder(inside)) ? inside : root, `${artifact}/`);
    },
  };
}

/**
 * A folder as a store of files. Symbolic links count only where they lead to a file inside the folder; linked folders
 * are not entered.
 *
 * @param shownAs prefix of the paths as shown to people
 */
async function directoryStore(root: string, shownAs: string): Promise<Result<FileStore>> {
  if (!(await isFolder(root)))
    return failWith({
      reason: "evidence-missing",
      message: "The folder that should hold the evidence does not exist.",
      remedy: "Name an existing folder.",
    });
  const real = await realpath(root);
  const paths: string[] = [];
  const fault = await list(real, "", 0, paths);
  if (fault !== null) return failWith(fault);
  paths.sort();
  const known = new Set(paths);
  return succeed({
    paths,
    shownAs,
    origin: { type: "directory", directory: root },
    fetch: (path) => fetchFile(real, path, known, `${shownAs}${path}`),
  });
}

async function fetchFile(root: string, path: string, known: ReadonlySet<string>, shown: string) {
  const file = join(root, ...path.split("/"));
  if (!known.has(path) || !(await isFileInside(root, file)))
    return failWith({
      reason: "evidence-missing",
      message: `${shown} is not there.`,
      remedy: "Look at the step that writes it.",
    });
  if ((await stat(file)).size > EVIDENCE_LIMITS.fileBytes)
    return failWith({
      reason: "evidence-too-large",
      message: `${shown} is larger than ${EVIDENCE_LIMITS.fileBytes / 2 ** 20} MiB.`,
      remedy: "Write fewer rows or columns, or write the table as Parquet.",
    });
  return hashFile(file).then(
    (hashed) => succeed({ file, ...hashed }),
    (error: unknown) => failWith(unreadable(shown, error)),
  );
}

/** Adds the files below a folder to `paths`, or says why it cannot. */
async function list(root: string, folder: string, depth: number, paths: string[]): Promise<Fault | null> {
  if (depth > EVIDENCE_LIMITS.directoryDepth) return tooManyFiles();
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    return unreadable(`The folder ${folder}`, error);
  }
  for (const entry of entries) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      const isSkipped = SKIPPED.includes(entry.name) || path === BASELINE_FOLDER;
      const fault = isSkipped ? null : await list(root, path, depth + 1, paths);
      if (fault !== null) return fault;
    } else if (entry.isFile() || (entry.isSymbolicLink() && (await isFileInside(root, join(root, path)))))
      paths.push(path);
    if (paths.length > EVIDENCE_LIMITS.directoryFiles) return tooManyFiles();
  }
  return null;
}

function tooManyFiles(): Fault {
  return {
    reason: "evidence-too-large",
    message: `The folder that should hold the evidence has more than ${EVIDENCE_LIMITS.directoryFiles} files or ${EVIDENCE_LIMITS.directoryDepth} levels.`,
    remedy: "Name a folder that holds the repository's files and the evidence only.",
  };
}

/** What cannot be read might have been evidence, so it is not passed over. */
function unreadable(what: string, error: unknown): Fault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  return {
    reason: "evidence-unreadable",
    message: `${what} cannot be read (${code}).`,
    remedy: "Make it readable to whoever runs Assay, or take it out of the folder.",
  };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function isFileInside(root: string, path: string): Promise<boolean> {
  try {
    const target = await realpath(path);
    return target.startsWith(root.endsWith(sep) ? root : root + sep) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}
