import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { BrokenTransferError } from "./errors.ts";

/** More came than was allowed; the rest was not read. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/**
 * Writes a stream to a new file and stops at `limit` bytes.
 *
 * @returns the file's size in bytes and its sha256 in lower-case hex
 * @throws TooLargeError when more comes than allowed, BrokenTransferError when the stream breaks off;
 *   nothing is left behind then
 */
export async function streamToFile(options: {
  readonly from: AsyncIterable<Uint8Array>;
  readonly file: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const { from, file, limit, signal } = options;
  const hash = createHash("sha256");
  let bytes = 0;
  async function* counted(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw new TooLargeError(`more than ${limit} bytes`);
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(from, counted, createWriteStream(file, { flags: "wx", mode: 0o600 }), { signal });
  } catch (error) {
    await rm(file, { force: true });
    // `fetch` reports a connection that broke in the middle of a body as a TypeError.
    throw error instanceof TypeError ? new BrokenTransferError(error.message) : error;
  }
  return { bytes, sha256: hash.digest("hex") };
}
