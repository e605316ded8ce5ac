import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { read } from "./call.ts";
import type { Repository } from "./octokit.ts";
import { streamToFile, TooLargeError } from "./stream-to-file.ts";
import type { TreeFile } from "./tree.ts";

/** Files up to this size are read whole, and kept for the next task. */
const SMALL_BYTES = 2 ** 18;

/** Longest that one committed file may take to come. */
const BLOB_MS = 300_000;

/** What a file of a repository holds, read whole into memory; `null` where it is larger than `limit` bytes. */
export async function readBlob(
  repository: Repository,
  file: Pick<TreeFile, "blob" | "size">,
  options: { readonly limit: number },
): Promise<Buffer | null> {
  if (file.size > options.limit) return null;
  const { octokit, owner, repo, objects } = repository;
  const content = await objects.blobs.once(file.blob, async () => {
    const { data } = await read(() => octokit.rest.git.getBlob({ owner, repo, file_sha: file.blob }));
    return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
  });
  return content.byteLength > options.limit ? null : content;
}

/**
 * Brings a file of a repository to disk; a large one is streamed.
 *
 * @param options.to path of the new file
 * @param options.limit most bytes
 * @throws TooLargeError
 */
export async function downloadBlob(
  repository: Repository,
  file: TreeFile,
  options: { readonly to: string; readonly limit: number },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const { octokit, owner, repo } = repository;
  if (file.size <= SMALL_BYTES) {
    // Cards and reports of the target branch are the same for one pull request after another.
    const content = await readBlob(repository, file, { limit: options.limit });
    if (content === null) throw new TooLargeError(`more than ${options.limit} bytes`);
    await writeFile(options.to, content, { flag: "wx", mode: 0o600 });
    return { bytes: content.byteLength, sha256: createHash("sha256").update(content).digest("hex") };
  }
  return read(async () => {
    const signal = AbortSignal.timeout(BLOB_MS);
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
      owner,
      repo,
      file_sha: file.blob,
      headers: { accept: "application/vnd.github.raw+json" },
      request: { parseSuccessResponseBody: false, signal },
    });
    const body: unknown = data;
    if (!(body instanceof ReadableStream)) throw new Error("GitHub gave no body for a blob");
    return streamToFile({ from: body, file: options.to, limit: options.limit, signal });
  });
}
