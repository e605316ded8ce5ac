import type { Release, ReleaseAsset } from "../model/release.ts";
import type { Repository, World } from "../model/types.ts";
import { accountView, nodeId } from "./account.ts";

/** A release with its assets. A draft has no archive, and an address that tells nothing of its tag. */
export function releaseView(world: World, repository: Repository, release: Release) {
  const api = `${world.urls.api}/repos/${repository.fullName}`;
  const url = `${api}/releases/${release.id}`;
  const tag = encodeURIComponent(release.tag);
  const page = release.draft ? `untagged-${release.id.toString(16).padStart(20, "0")}` : tag;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${world.urls.html}/api/uploads/repos/${repository.fullName}/releases/${release.id}/assets{?name,label}`,
    html_url: `${world.urls.html}/${repository.fullName}/releases/tag/${page}`,
    id: release.id,
    author: accountView(world, release.author),
    node_id: nodeId("RE", release.id),
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    draft: release.draft,
    immutable: release.immutable,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    updated_at: release.updatedAt,
    published_at: release.publishedAt,
    assets: [...release.assets.values()].map((asset) => assetView(world, repository, release, asset)),
    tarball_url: release.draft ? null : `${api}/tarball/${tag}`,
    zipball_url: release.draft ? null : `${api}/zipball/${tag}`,
    body: release.body,
  };
}

/** A file of a release, with the digest GitHub computed at upload. */
export function assetView(world: World, repository: Repository, release: Release, asset: ReleaseAsset) {
  const html = `${world.urls.html}/${repository.fullName}/releases/download/${encodeURIComponent(release.tag)}`;
  return {
    url: `${world.urls.api}/repos/${repository.fullName}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: nodeId("RA", asset.id),
    name: asset.name,
    label: asset.label,
    uploader: accountView(world, asset.uploader),
    content_type: asset.contentType,
    state: asset.state,
    size: asset.size,
    digest: asset.digest,
    download_count: asset.downloads,
    created_at: asset.createdAt,
    updated_at: asset.updatedAt,
    browser_download_url: `${html}/${encodeURIComponent(asset.name)}`,
  };
}
