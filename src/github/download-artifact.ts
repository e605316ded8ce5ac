import { read } from "./call.ts";
import { BrokenTransferError } from "./errors.ts";
import type { Artifact } from "./list-artifacts.ts";
import type { Repository } from "./octokit.ts";
import { streamToFile } from "./stream-to-file.ts";

/** Longest that one artifact may take to come. */
const DOWNLOAD_MS = 600_000;

/**
 * Streams an artifact's zip to disk. GitHub answers with a short-lived address on another host, which is asked
 * without any credentials and may not redirect further.
 *
 * @param options.to path of the new file
 * @param options.limit most bytes of the zip
 * @throws an error of kind `gone` when the artifact has expired, TooLargeError, or a transient error
 */
export async function downloadArtifact(
  repository: Repository,
  artifact: Artifact,
  options: { readonly to: string; readonly limit: number },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return read(async () => {
    const signal = AbortSignal.timeout(DOWNLOAD_MS);
    const response = await askStorage(await addressOf(repository, artifact), signal);
    return streamToFile({ from: response, file: options.to, limit: options.limit, signal });
  });
}

async function addressOf({ octokit, owner, repo }: Repository, artifact: Artifact): Promise<URL> {
  const answer = await octokit.request("GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}", {
    owner,
    repo,
    artifact_id: artifact.id,
    archive_format: "zip",
    request: { redirect: "manual" },
  });
  const location = answer.headers.location;
  const status: number = answer.status;
  if (status !== 302 || location === undefined) throw new BrokenTransferError("GitHub gave no address for an artifact");
  const address = new URL(location, answer.url);
  const secure = new URL(answer.url).protocol === "https:";
  if (address.protocol === "https:" || (address.protocol === "http:" && !secure)) return address;
  throw new Error("GitHub gave an address for an artifact that is not HTTPS");
}

async function askStorage(address: URL, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  let response: Response;
  try {
    response = await fetch(address, { redirect: "error", signal });
  } catch (error) {
    throw new BrokenTransferError(error instanceof Error ? error.message : "the storage could not be reached");
  }
  if (response.ok && response.body !== null) return response.body;
  await response.body?.cancel();
  // The address holds for a minute only: whatever storage refuses is asked for anew.
  throw new BrokenTransferError(`the artifact storage answered with HTTP ${response.status}`);
}
