import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ContextEvidence } from "../assessment/assessment.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { hashFile } from "../evidence/hash-file.ts";
import { UsageError } from "./io.ts";

type Recorded = Extract<ContextEvidence, { sha256: string }>;

/**
 * Finds the file that a context recorded, by path and sha256: under its whole path, or without the artifact's name
 * (the first folder), as artifacts are found in a working tree. A recorded gap stays a gap.
 *
 * @throws UsageError, naming the file, if none has the recorded bytes
 */
export async function findRecorded(
  item: ContextEvidence,
  folders: { readonly current: string; readonly baseline: string | null },
): Promise<Evidence> {
  const { model, role, side, path } = item;
  if (!("sha256" in item)) return { state: "absent", model, role, side, path, fault: item.fault };
  const directory = folders[side];
  if (directory === null) {
    throw new UsageError(`the context has the baseline file ${path}; name its folder with --baseline DIR`);
  }
  const { file, bytes } = await locate(item, directory);
  const origin = { type: "directory", directory } as const;
  return { state: "present", model, role, side, path, sha256: item.sha256, bytes, file, origin };
}

async function locate(item: Recorded, directory: string): Promise<{ file: string; bytes: number }> {
  const [, ...inner] = item.path.split("/");
  const candidates = inner.length === 0 ? [item.path] : [item.path, inner.join("/")];
  let other: string | null = null;
  for (const candidate of candidates) {
    const file = await regularFileIn(directory, candidate);
    if (file === null) continue;
    const { sha256 } = await hashFile(file.file);
    if (sha256 === item.sha256) return file;
    other ??= sha256;
  }
  if (other === null) throw new UsageError(`${item.path} of the context is not in ${directory}`);
  throw new UsageError(
    `${item.path} in ${directory} is not the file of the context: its sha256 is ${other}, recorded is ${item.sha256}`,
  );
}

/** The file at a relative path, unless it (or a link on the way) leads out of the directory: a context may come from anybody. */
async function regularFileIn(directory: string, path: string): Promise<{ file: string; bytes: number } | null> {
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, path));
    const facts = await stat(file);
    return facts.isFile() && file.startsWith(root + sep) ? { file, bytes: facts.size } : null;
  } catch {
    return null;
  }
}
