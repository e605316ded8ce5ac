import type { ReleaseChange } from "../actions/publish-release.ts";
import { createRelease, deleteRelease, editRelease } from "../actions/releases.ts";
import { latestRelease, type Release, releasesOf } from "../model/release.ts";
import type { Repository, World } from "../model/types.ts";
import { actingUser, findRelease, findRepository } from "./lookup.ts";
import { plainly } from "./plainly.ts";

type At = { repo: string; release: number };

/** Releases, made and changed by people. */
export function releaseTools(world: World) {
  const show = (repository: Repository, release: Release) => ({
    release: release.id,
    tag: release.tag,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable,
    latest: latestRelease(repository) === release,
    assets: [...release.assets.values()].map(({ id, name, size, digest, state }) => ({
      id,
      name,
      size,
      digest,
      state,
    })),
  });
  return {
    /**
     * Makes a release: a draft, or published at once, with a tag at `target` (the default branch) where there is
     * none. @throws as GitHub refuses, with its sentence
     */
    createRelease: (options: ReleaseChange & { repo: string; tag: string; user?: string }): { release: number } => {
      const { repo, user, ...facts } = options;
      const by = actingUser(world, user);
      return { release: plainly(() => createRelease(world, findRepository(world, repo), { ...facts, by })).id };
    },

    /** Changes a release: `draft: false` publishes it, `draft: true` takes it back. @throws as GitHub refuses */
    editRelease: (options: ReleaseChange & At & { user?: string }): void => {
      const { repo: _repo, release: _release, user, ...changes } = options;
      const { repository, release } = findRelease(world, options);
      plainly(() => editRelease(world, repository, release, { ...changes, by: actingUser(world, user) }));
    },

    /** Publishes a draft. @throws as GitHub refuses */
    publishRelease: (options: At & { user?: string }): void => {
      const { repository, release } = findRelease(world, options);
      const by = actingUser(world, options.user);
      plainly(() => editRelease(world, repository, release, { draft: false, by }));
    },

    /** Deletes a release; its tag stays. */
    deleteRelease: (options: At & { user?: string }): void => {
      const { repository, release } = findRelease(world, options);
      deleteRelease(world, repository, release, actingUser(world, options.user));
    },

    /** Where a release stands, with its assets. */
    release: (options: At) => {
      const { repository, release } = findRelease(world, options);
      return show(repository, release);
    },

    /** All releases of a repository, drafts included, newest first. */
    releases: (options: { repo: string }) => {
      const repository = findRepository(world, options.repo);
      return releasesOf(repository, { drafts: true }).map((release) => show(repository, release));
    },

    /** Switches immutable releases on or off, for what is published from now on. */
    setImmutableReleases: (options: { repo: string; on: boolean }): void => {
      findRepository(world, options.repo).immutableReleases = options.on;
    },
  };
}
