import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { EvidenceSource, FileStore } from "./evidence-source.ts";
import { failWith, type Result, succeed } from "./faults.ts";
import { hashFile } from "./hash-file.ts";
import { EVIDENCE_LIMITS } from "./limits.ts";

/** Folders that hold no evidence and many files. */
const SKIPPED: readonly string[] = [".git", "node_modules"];

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
  if (!(await list(real, "", 0, paths)))
    return failWith({
      reason: "evidence-too-large",
      message: `The folder that should hold the evidence has more than ${EVIDENCE_LIMITS.directoryFiles} files or ${EVIDENCE_LIMITS.directoryDepth} levels.`,
      remedy: "Name a folder that holds the repository's files and the evidence only.",
    });
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
  return succeed({ file, ...(await hashFile(file)) });
}

/** Adds the files below a folder to `paths`; false where there are too many. */
async function list(root: string, folder: string, depth: number, paths: string[]): Promise<boolean> {
  if (depth > EVIDENCE_LIMITS.directoryDepth) return false;
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.includes(entry.name) && !(await list(root, path, depth + 1, paths))) return false;
    } else if (entry.isFile() || (entry.isSymbolicLink() && (await isFileInside(root, join(root, path)))))
      paths.push(path);
    if (paths.length > EVIDENCE_LIMITS.directoryFiles) return false;
  }
  return true;
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
