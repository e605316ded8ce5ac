import { ApiError, validationFailed } from "../model/api-error.ts";
import type { Release, ReleaseAsset } from "../model/release.ts";
import type { Account, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { digestOf, offerDownload } from "./downloads.ts";

/** What is uploaded: bytes, whose size and digest can be made to lie, or a size alone. */
export type AssetContent =
  | { content: string | Uint8Array; size?: number; digest?: string | null }
  | { size: number; digest?: string | null };

/** Attaches a file to a release. @throws 422 where the release is immutable or has a file of that name */
export function addAsset(
  world: World,
  release: Release,
  options: AssetContent & {
    name: string;
    label?: string;
    contentType?: string;
    state?: ReleaseAsset["state"];
    by: Account;
  },
): ReleaseAsset {
  if (release.immutable) throw new ApiError(422, "Cannot upload assets to an immutable release.");
  // GitHub puts a dot for whatever it does not like in a name.
  const name = options.name.replaceAll(/[^\w.+@-]+/g, ".").replaceAll(/\.{2,}/g, ".");
  if ([...release.assets.values()].some((one) => one.name === name)) {
    throw validationFailed("ReleaseAsset", "name", "already_exists");
  }
  const content = "content" in options ? Buffer.from(options.content) : undefined;
  const at = now();
  const asset: ReleaseAsset = {
    id: world.nextId(),
    name,
    label: options.label ?? "",
    contentType: options.contentType ?? "application/octet-stream",
    size: options.size ?? content?.length ?? 0,
    digest: options.digest === undefined && content !== undefined ? digestOf(content) : (options.digest ?? null),
    state: options.state ?? "uploaded",
    content,
    downloads: 0,
    uploader: options.by,
    createdAt: at,
    updatedAt: at,
  };
  release.assets.set(asset.id, asset);
  return asset;
}

/** Takes a file off a release. @throws 422 where the release is immutable */
export function removeAsset(release: Release, asset: ReleaseAsset): void {
  if (release.immutable) throw new ApiError(422, "Cannot delete asset from an immutable release");
  release.assets.delete(asset.id);
}

/** A URL on the storage host that gives a file of a release for one minute. @throws 404 before it is uploaded */
export function assetUrl(world: World, asset: ReleaseAsset): string {
  if (asset.state === "open") throw new ApiError(404, "Not Found");
  asset.downloads++;
  return offerDownload(world, {
    folder: "assets",
    content: asset.content,
    fileName: asset.name,
    type: "application/octet-stream",
  });
}
