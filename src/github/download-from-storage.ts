import { read } from "./call.ts";
import { BrokenTransferError } from "./errors.ts";
import { streamToFile } from "./stream-to-file.ts";

/** Longest that one download may take to come. */
const DOWNLOAD_MS = 600_000;

/**
 * Streams a file from GitHub's storage to disk. GitHub answers with a short-lived address on another host, which is asked
 * without any credentials and may not redirect further.
 *
 * @param askAddress asks GitHub for the address; again for each try
 * @param options.to path of the new file
 * @param options.limit most bytes
 * @throws what `askAddress` throws, TooLargeError, or a transient error
 */
export async function downloadFromStorage(
  askAddress: () => Promise<URL>,
  options: { readonly to: string; readonly limit: number },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return read(async () => {
    const signal = AbortSignal.timeout(DOWNLOAD_MS);
    const response = await askStorage(await askAddress(), signal);
    return streamToFile({ from: response, file: options.to, limit: options.limit, signal });
  });
}

/** The address in an answer of GitHub that redirects to its storage. @throws where there is none, or none to be trusted */
export function storageAddress(answer: {
  readonly status: number;
  readonly url: string;
  readonly headers: { readonly location?: string | undefined };
}): URL {
  const { location } = answer.headers;
  if (answer.status !== 302 || location === undefined)
    throw new BrokenTransferError("GitHub gave no address for a file");
  const address = new URL(location, answer.url);
  const secure = new URL(answer.url).protocol === "https:";
  if (address.protocol === "https:" || (address.protocol === "http:" && !secure)) return address;
  throw new Error("GitHub gave an address for a file that is not HTTPS");
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
  throw new BrokenTransferError(`GitHub's storage answered with HTTP ${response.status}`);
}
