import { downloadFromStorage, storageAddress } from "./download-from-storage.ts";
import type { Artifact } from "./list-artifacts.ts";
import type { Repository } from "./octokit.ts";

/**
 * Streams an artifact's zip to disk.
 *
 * @param options.to path of the new file
 * @param options.limit most bytes of the zip
 * @throws an error of kind `gone` when the artifact has expired, TooLargeError, or a transient error
 */
export async function downloadArtifact(
  { octokit, owner, repo }: Repository,
  artifact: Artifact,
  options: { readonly to: string; readonly limit: number },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return downloadFromStorage(
    async () =>
      storageAddress(
        await octokit.request("GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}", {
          owner,
          repo,
          artifact_id: artifact.id,
          archive_format: "zip",
          request: { redirect: "manual" },
        }),
      ),
    options,
  );
}
