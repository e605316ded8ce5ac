import type { Entry } from "../../github/objects.ts";

/** What stands in a file's place; null where it is a file. */
export function kindOfEntry({ type, mode }: Entry): string | null {
  if (type === "tree") return "folder";
  if (type !== "blob") return "submodule";
  return mode === "120000" ? "symbolic link" : null;
}

/** The text of a committed file; `null` where it is none, or was too large to be read. */
export function decodeText(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
