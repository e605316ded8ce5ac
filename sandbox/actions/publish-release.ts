import { ApiError, validationFailed } from "../model/api-error.ts";
import { resolveRef } from "../model/pull-facts.ts";
import { type Release, releaseOfTag } from "../model/release.ts";
import { taggedCommit } from "../model/tags.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { moveTag } from "./tags.ts";

/** Whether a release is to be the latest one; "legacy" leaves that to the dates. */
export type MakeLatest = "true" | "false" | "legacy";

/** What can be said of a release, by POST or PATCH. Absent keys stay as they are. */
export type ReleaseChange = {
  tag?: string;
  target?: string;
  name?: string;
  body?: string;
  draft?: boolean;
  prerelease?: boolean;
  makeLatest?: MakeLatest;
};

/**
 * Publishes a release: makes its tag where there is none, and seals it where the repository has that switched on.
 *
 * @throws 422 where another release has the tag, an immutable one ever had it, the target is no commit, the tag may
 *   not be made, or a pre-release is to be the latest
 */
export function publish(
  world: World,
  repository: Repository,
  release: Release,
  options: { by: Account; makeLatest: MakeLatest | undefined },
): void {
  const { tag } = release;
  const other = releaseOfTag(repository, tag);
  if (other !== undefined && other !== release) throw validationFailed("Release", "tag_name", "already_exists");
  if (repository.burnedTags.has(tag) && !release.immutable) {
    throw invalid([{ field: "tag_name", message: "tag_name was used by an immutable release" }, NO_TAG]);
  }
  if (!repository.tags.has(tag)) {
    const target = resolveRef(repository, release.target);
    if (target === undefined) throw validationFailed("Release", "target_commitish", "invalid");
    try {
      moveTag(world, repository, { tag, to: target.sha, by: options.by });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw invalid([{ field: "pre_receive", message: `pre_receive ${error.message}` }, NO_TAG]);
    }
  }
  const { makeLatest: wanted } = options;
  if (wanted !== undefined)
    makeLatest(repository, release, release.prerelease && wanted === "true" ? "legacy" : wanted);
  release.createdAt = taggedCommit(repository, tag)?.committer.date ?? release.createdAt;
  release.publishedAt ??= now();
  release.draft = false;
  if (!repository.immutableReleases) return;
  release.immutable = true;
  repository.burnedTags.add(tag);
}

/** Gives a release the badge "Latest", or takes it away. @throws 422 for a pre-release */
export function makeLatest(repository: Repository, release: Release, wanted: MakeLatest): void {
  if (wanted === "true" && release.prerelease) {
    throw invalid([{ field: "make_latest", message: "Drafts and prereleases cannot be set as latest" }]);
  }
  if (wanted === "true") repository.latestRelease = release;
  else if (repository.latestRelease === release) repository.latestRelease = undefined;
  release.neverLatest = wanted === "false";
}

/** @throws 422 where a change touches more of an immutable release than its title and notes */
export function refuseLocked(
  release: Release,
  { tag, target, draft, prerelease, makeLatest: latest }: ReleaseChange,
): void {
  const touched = [
    ...(tag === undefined || tag === release.tag ? [] : ["tag_name"]),
    ...(target === undefined || target === release.target ? [] : ["target_commitish"]),
    ...(draft === true ? ["draft"] : []),
    ...(prerelease === undefined || prerelease === release.prerelease ? [] : ["prerelease"]),
    ...(latest === undefined ? [] : ["make_latest"]),
  ];
  if (touched.length === 0) return;
  throw invalid(touched.map((field) => ({ field, message: `${field} cannot be changed on an immutable release` })));
}

const NO_TAG = { message: "Published releases must have a valid tag" };

function invalid(problems: readonly { field?: string; message: string }[]): ApiError {
  const errors = problems.map((problem) => ({ resource: "Release", code: "custom", ...problem }));
  return new ApiError(422, "Validation Failed", { errors });
}
