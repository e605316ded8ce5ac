import type { Account, Repository } from "./types.ts";

/** A file of a release. */
export type ReleaseAsset = {
  id: number;
  name: string;
  label: string | null;
  contentType: string;
  /** Bytes, as the tester states them; those of `content` unless he lies. */
  size: number;
  digest: string | null;
  /** `open` while an upload has begun and not ended. */
  state: "uploaded" | "open";
  /** Undefined for an asset that exists by its size alone. */
  content: Buffer | undefined;
  downloads: number;
  uploader: Account;
  createdAt: string;
  updatedAt: string;
};

export type Release = {
  id: number;
  tag: string;
  /** Where the tag is made at publishing, unless it is there: a branch or a commit. */
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  /** Set at publishing, for good, where the repository has immutable releases switched on. */
  immutable: boolean;
  /** Whether it was published with `make_latest: false`. */
  neverLatest: boolean;
  author: Account;
  assets: Map<number, ReleaseAsset>;
  /** The date of the tagged commit; that of the draft as long as there is none. */
  createdAt: string;
  publishedAt: string | null;
  updatedAt: string;
};

/** The releases of a repository, newest first; drafts only for those who may write. */
export function releasesOf(repository: Repository, options: { drafts: boolean }): Release[] {
  return [...repository.releases.values()]
    .filter((release) => options.drafts || !release.draft)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
}

/** The published release of a tag, if there is one. */
export function releaseOfTag(repository: Repository, tag: string): Release | undefined {
  return releasesOf(repository, { drafts: false }).find((release) => release.tag === tag);
}

/** The release that bears the badge "Latest": the one it was given to, else the newest that may have it. */
export function latestRelease(repository: Repository): Release | undefined {
  const able = releasesOf(repository, { drafts: false }).filter((release) => !release.prerelease);
  return able.find((release) => release === repository.latestRelease) ?? able.find((release) => !release.neverLatest);
}
