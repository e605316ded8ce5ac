import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));

export type Files = Record<string, Uint8Array>;

/** One state of an example, split into what is committed and what the evaluation workflow uploads. */
export function exampleFiles(state: string): { readonly committed: Files; readonly artifact: Files } {
  const directory = join(examples, state);
  const committed: Files = {};
  const artifact: Files = {};
  const entries = globSync(["**/*", ".github/**/*"], { cwd: directory, withFileTypes: true });
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name).slice(directory.length + 1);
    const bytes = readFileSync(join(directory, path));
    if (path.startsWith("evaluation/")) artifact[path.slice("evaluation/".length)] = bytes;
    else committed[path] = bytes;
  }
  return { committed, artifact };
}
