import { ApiError, validationFailed } from "../model/api-error.ts";
import { resolveRef } from "../model/pull-facts.ts";
import { type Release, releaseOfTag } from "../model/release.ts";
import { taggedCommit } from "../model/tags.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { releaseView } from "../views/release.ts";
import { emit } from "./emit.ts";
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

/** Makes a release: a draft, or one that is published at once. @throws 422 as `publish` does */
export function createRelease(
  world: World,
  repository: Repository,
  options: ReleaseChange & { tag: string; by: Account },
): Release {
  const { by, tag } = options;
  const at = now();
  const release: Release = {
    id: world.nextId(),
    tag,
    target: options.target ?? repository.defaultBranch,
    name: options.name ?? null,
    body: options.body ?? null,
    draft: true,
    prerelease: options.prerelease ?? false,
    immutable: false,
    neverLatest: false,
    author: by,
    assets: new Map(),
    createdAt: taggedCommit(repository, tag)?.committer.date ?? at,
    publishedAt: null,
    updatedAt: at,
  };
  if (tag.trim() === "") throw validationFailed("Release", "tag_name", "missing_field");
  if (options.draft !== true) publish(world, repository, release, { by, makeLatest: options.makeLatest ?? "true" });
  repository.releases.set(release.id, release);
  announceRelease(world, repository, release, "created", by);
  if (!release.draft) announcePublished(world, repository, release, by);
  return release;
}

/**
 * Changes a release, publishes a draft, or takes a release back to a draft.
 *
 * @throws 422 as `publish` does, and for any change of an immutable release but to its title and notes
 */
export function editRelease(
  world: World,
  repository: Repository,
  release: Release,
  options: ReleaseChange & { by: Account },
): void {
  const { by } = options;
  if (release.immutable) refuseLocked(release, options);
  const { tag = release.tag, name = release.name, body = release.body } = options;
  const wasDraft = release.draft;
  const wasPrerelease = release.prerelease;
  const before = { tag: release.tag, target: release.target };
  const changes: Record<string, unknown> = {
    ...(tag === release.tag ? {} : { tag_name: { from: release.tag } }),
    ...(name === release.name ? {} : { name: { from: release.name ?? "" } }),
    ...(body === release.body ? {} : { body: { from: release.body ?? "" } }),
  };
  Object.assign(release, { tag, target: options.target ?? release.target });
  release.prerelease = options.prerelease ?? release.prerelease;
  const toDraft = options.draft ?? wasDraft;
  try {
    if (!toDraft && (wasDraft || tag !== before.tag)) {
      publish(world, repository, release, { by, makeLatest: options.makeLatest ?? (wasDraft ? "true" : "legacy") });
    } else if (!toDraft && options.makeLatest !== undefined) {
      makeLatest(repository, release, options.makeLatest);
    }
  } catch (error) {
    Object.assign(release, { ...before, prerelease: wasPrerelease });
    throw error;
  }
  Object.assign(release, { name, body, updatedAt: now() });
  if (toDraft && !wasDraft) {
    release.draft = true;
    release.publishedAt = null;
    announceRelease(world, repository, release, "unpublished", by);
  }
  const edited = Object.keys(changes).length > 0 || release.prerelease !== wasPrerelease;
  if (edited) announceRelease(world, repository, release, "edited", by, { changes });
  if (wasDraft && !toDraft) announcePublished(world, repository, release, by);
  else if (!toDraft && wasPrerelease && !release.prerelease)
    announceRelease(world, repository, release, "released", by);
}

/** Deletes a release; its tag stays. */
export function deleteRelease(world: World, repository: Repository, release: Release, by: Account): void {
  repository.releases.delete(release.id);
  announceRelease(world, repository, release, "deleted", by);
}

/**
 * Publishes a release: makes its tag where there is none, and seals it where the repository has that switched on.
 *
 * @throws 422 where another release has the tag, an immutable one ever had it, the target is no commit, the tag may
 *   not be made, or a pre-release is to be the latest
 */
function publish(
  world: World,
  repository: Repository,
  release: Release,
  options: { by: Account; makeLatest: MakeLatest },
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
  makeLatest(repository, release, release.prerelease && options.makeLatest === "true" ? "legacy" : options.makeLatest);
  release.createdAt = taggedCommit(repository, tag)?.committer.date ?? release.createdAt;
  release.publishedAt ??= now();
  release.draft = false;
  if (!repository.immutableReleases) return;
  release.immutable = true;
  repository.burnedTags.add(tag);
}

function makeLatest(repository: Repository, release: Release, wanted: MakeLatest): void {
  if (wanted === "true" && release.prerelease) {
    throw invalid([{ field: "make_latest", message: "Drafts and prereleases cannot be set as latest" }]);
  }
  if (wanted === "true") repository.latestRelease = release;
  else if (repository.latestRelease === release) repository.latestRelease = undefined;
  release.neverLatest = wanted === "false";
}

function refuseLocked(release: Release, { tag, target, draft, prerelease, makeLatest: latest }: ReleaseChange): void {
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

function announcePublished(world: World, repository: Repository, release: Release, by: Account): void {
  announceRelease(world, repository, release, "published", by);
  announceRelease(world, repository, release, release.prerelease ? "prereleased" : "released", by);
}

function announceRelease(
  world: World,
  repository: Repository,
  release: Release,
  action: "created" | "edited" | "published" | "released" | "prereleased" | "unpublished" | "deleted",
  by: Account,
  more: Record<string, unknown> = {},
): void {
  const payload = { ...more, release: releaseView(world, repository, release) };
  emit(world, { name: "release", action, repository, sender: by, payload });
}
