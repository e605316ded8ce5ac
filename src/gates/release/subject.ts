import type { Repository } from "../../github/octokit.ts";
import type { Release, ReleaseAsset } from "../../github/releases.ts";
import { resolveCommit } from "../../github/resolve-commit.ts";
import { findTag } from "../../github/tags.ts";
import { branchTip } from "../../github/tree.ts";
import { pathMatcher } from "../../policy/path-pattern.ts";
import type { ReleasePolicy } from "../../policy/release-schema.ts";
import { digestOf } from "../pull-request/check-content.ts";

/** A release, and the commit that it stands at. */
export interface Subject {
  readonly release: Release;
  readonly commit: string;
}

/**
 * The commit of a release: its tag's, or for a draft without one where the tag would be made. Null where there is none: a tag
 * that leads to no commit is not passed over.
 */
export async function commitOfRelease(
  repository: Repository,
  { tag, target, draft }: Pick<Release, "tag" | "target" | "draft">,
): Promise<string | null> {
  const found = tag === null ? null : await findTag(repository, tag);
  if (found !== null || !draft) return found?.commit ?? null;
  return (await branchTip(repository, target)) ?? (await resolveCommit(repository, target));
}

/** Whether a policy governs a release. One without a tag is governed: nobody knows yet that it is not. */
export function isGoverned({ tags }: Pick<ReleasePolicy, "tags">, { tag }: Pick<Release, "tag">): boolean {
  return tag === null || pathMatcher(tags)(tag);
}

/** Digest of the files of a release: where one is replaced it is another. */
export function filesDigest({ assets }: Pick<Release, "assets">): string {
  return digestOf(
    assets.map(({ id, name, size, digest, uploaded, updatedAt }: ReleaseAsset) => [
      id,
      name,
      size,
      digest,
      uploaded,
      updatedAt,
    ]),
  );
}

/** Digest of all about a release that a verdict depends on. Its title and notes are not part of it. */
export function releaseDigest(release: Release): string {
  const { id, tag, target, draft, prerelease } = release;
  return digestOf([id, tag, target, draft, prerelease, filesDigest(release)]);
}
