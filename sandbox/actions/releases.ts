import { validationFailed } from "../model/api-error.ts";
import type { Release } from "../model/release.ts";
import { taggedCommit } from "../model/tags.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { releaseView } from "../views/release.ts";
import { emit } from "./emit.ts";
import { makeLatest, publish, type ReleaseChange, refuseLocked } from "./publish-release.ts";

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
      const latest = options.makeLatest ?? (wasDraft ? "true" : undefined);
      publish(world, repository, release, { by, makeLatest: latest });
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
