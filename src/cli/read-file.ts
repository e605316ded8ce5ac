import { readFileSync } from "node:fs";
import { UsageError } from "./io.ts";

/**
 * Reads a text file named by the caller. A byte order mark stays, since digests are over all of a file's bytes.
 *
 * @param options.what what it is to the caller, e.g. "policy"
 * @param options.missing what to do where there is none
 * @throws UsageError if it cannot be read as UTF-8 text
 */
export function readTextFile(
  file: string,
  options: { readonly what: string; readonly missing: string; readonly mostBytes?: number },
): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new UsageError(`there is no ${options.what} at ${file}; ${options.missing}`);
    }
    if (code === "EISDIR") throw new UsageError(`${file} is a folder; name the ${options.what} itself`);
    throw new UsageError(`the ${options.what} ${file} cannot be read (${String(code)}); check its permissions`);
  }
  if (options.mostBytes !== undefined && bytes.length > options.mostBytes) {
    throw new UsageError(`${file} is larger than ${options.mostBytes} bytes, too large for a ${options.what}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`the ${options.what} ${file} is not UTF-8 text`);
  }
}
