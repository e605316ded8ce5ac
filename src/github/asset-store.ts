import { join } from "node:path";
import type { FileStore } from "../evidence/evidence-source.ts";
import { failWith, type Result, succeed } from "../evidence/faults.ts";
import { verifyDigest } from "../evidence/hash-file.ts";
import { ZIP_LIMITS } from "../evidence/limits.ts";
import { unpackZip } from "../evidence/unpack-zip.ts";
import { downloadFromStorage, storageAddress } from "./download-from-storage.ts";
import { tooLarge } from "./evidence-faults.ts";
import { fullName, type Repository } from "./octokit.ts";
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
  const verified = await verifyDigest({ file: zip, digest: asset.digest, path });
  if (!verified.ok) return verified;
  const unpacked = await unpackZip({ file: zip, into: base, path });
  if (!unpacked.ok) return unpacked;
  const files = new Map(unpacked.value.map((file) => [file.path, file]));
  return succeed({
    paths: [...files.keys()],
    shownAs: `${artifact}/`,
    origin: {
      type: "asset",
      repository: fullName(repository),
      release: release.name,
      url: release.url,
      asset: asset.name,
      assetId: asset.id,
      uploadedAt: asset.updatedAt,
    },
    async fetch(wanted) {
      const file = files.get(wanted);
      if (file === undefined) throw new Error(`the asset ${asset.id} has no such file`);
      return succeed({ file: join(base, ...wanted.split("/")), bytes: file.bytes, sha256: file.sha256 });
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
