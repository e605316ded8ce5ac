import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { failWith, type Result, succeed } from "./faults.ts";

/**
 * The SHA-256 of a file's bytes and how many there are.
 *
 * @returns `sha256` in lower-case hex, 64 digits
 * @throws if the file cannot be read
 */
export async function hashFile(file: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { sha256: hash.digest("hex"), bytes };
}

/**
 * Compares a downloaded file with the digest that GitHub states for it. A digest of a kind that cannot be checked is a
 * mismatch: what is not verified is not evidence.
 *
 * @param options.digest `sha256:` and 64 hex digits, or null where GitHub states none (older servers)
 * @param options.path how the file is named in messages
 * @returns the file's own SHA-256 in lower-case hex
 */
export async function verifyDigest(options: {
  readonly file: string;
  readonly digest: string | null;
  readonly path: string;
}): Promise<Result<string>> {
  const { sha256 } = await hashFile(options.file);
  if (options.digest === null || options.digest.toLowerCase() === `sha256:${sha256}`) return succeed(sha256);
  return failWith({
    reason: "evidence-digest-mismatch",
    message: `${options.path} has the digest sha256:${sha256}, and GitHub states another one for it.`,
    remedy: "Run the workflow again; if the digests still differ, somebody between GitHub and here changes files.",
  });
}
