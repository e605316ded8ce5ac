import type { FileStore } from "../evidence/evidence-source.ts";
import { failWith, type Result } from "../evidence/faults.ts";
import { ZIP_LIMITS } from "../evidence/limits.ts";
import { downloadFromStorage, storageAddress } from "./download-from-storage.ts";
import { tooLarge } from "./evidence-faults.ts";
import { fullName, type Repository } from "./octokit.ts";
import { openZip } from "./open-zip.ts";
import type { Release, ReleaseAsset } from "./releases.ts";
import { TooLargeError } from "./stream-to-file.ts";

/**
 * The files of a zip among the files of a release: downloaded, verified by the digest that GitHub states, and unpacked. What
 * has no digest is no evidence.
 *
 * @param options.artifact name under which the policy knows these files
 * @param options.base path of a new folder for its files; the zip lies beside it
 */
export async function openAsset(
  repository: Repository,
  options: {
    readonly release: Pick<Release, "name" | "url">;
    readonly asset: ReleaseAsset;
    readonly artifact: string;
    readonly base: string;
  },
): Promise<Result<FileStore>> {
  const { release, asset, artifact, base } = options;
  const limit = ZIP_LIMITS.packedBytes;
  const path = asset.name;
  if (!asset.uploaded) {
    return failWith({
      reason: "evidence-pending",
      message: `The upload of ${path} has begun and not ended.`,
      remedy: "Wait for the upload; if it broke off, delete the file and upload it again.",
    });
  }
  if (asset.size > limit) return failWith(tooLarge(path, limit));
  if (asset.digest === null) {
    return failWith({
      reason: "evidence-digest-mismatch",
      message: `GitHub states no digest for ${path}, so nothing shows that it comes as it was uploaded.`,
      remedy: "Upload the file again.",
    });
  }
  const zip = `${base}.zip`;
  try {
    await downloadAsset(repository, asset, { to: zip, limit });
  } catch (error) {
    if (error instanceof TooLargeError) return failWith(tooLarge(path, limit));
    throw error;
  }
  return openZip({
    zip,
    base,
    digest: asset.digest,
    path,
    artifact: artifact,
    origin: {
      type: "asset",
      repository: fullName(repository),
      release: release.name,
      url: release.url,
      asset: asset.name,
      assetId: asset.id,
      uploadedAt: asset.updatedAt,
    },
  });
}

function downloadAsset(
  { octokit, owner, repo }: Repository,
  asset: ReleaseAsset,
  options: { readonly to: string; readonly limit: number },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return downloadFromStorage(
    async () =>
      storageAddress(
        await octokit.request("GET /repos/{owner}/{repo}/releases/assets/{asset_id}", {
          owner,
          repo,
          asset_id: asset.id,
          headers: { accept: "application/octet-stream" },
          request: { redirect: "manual", parseSuccessResponseBody: false },
        }),
      ),
    options,
  );
}
