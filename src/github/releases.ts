import type { ReleasedFile } from "../evidence/release-facts.ts";
import type { Person } from "../policy/person.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** A file of a release, and which one: a file that is replaced gets another id. */
export interface ReleaseAsset extends ReleasedFile {
  readonly id: number;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly uploader: Person | null;
}

/** A release as GitHub describes it at the moment of asking. */
export interface Release {
  readonly id: number;
  /** `null`: a draft that names no tag yet. */
  readonly tag: string | null;
  /** A branch or a commit, where the tag is made at publishing unless it is there. */
  readonly target: string;
  /** As people see it: its name, else its tag. */
  readonly name: string;
  /** Markdown; empty where there is none. */
  readonly notes: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Only its title and notes can be changed. */
  readonly immutable: boolean;
  readonly author: Person;
  readonly url: string;
  /** ISO 8601; `null` for a draft. */
  readonly publishedAt: string | null;
  readonly assets: readonly ReleaseAsset[];
}

/** What can be changed about a release. */
export interface ReleaseChange {
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly makeLatest?: "true" | "false" | "legacy";
  readonly tag?: string;
  readonly target?: string;
  readonly notes?: string;
}

interface RawRelease {
  readonly id: number;
  readonly tag_name: string;
  readonly target_commitish: string;
  readonly name: string | null;
  readonly body?: string | null;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable?: boolean;
  readonly author: { readonly id: number; readonly login: string };
  readonly html_url: string;
  readonly published_at: string | null;
  readonly assets: readonly {
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly digest?: string | null;
    readonly state: string;
    readonly updated_at: string;
    readonly uploader: { readonly id: number; readonly login: string } | null;
  }[];
}

/** A release, or null where there is none, or none that the App may see: a draft is there only for those who may write. */
export async function readRelease({ octokit, owner, repo }: Repository, id: number): Promise<Release | null> {
  try {
    return releaseOf((await read(() => octokit.rest.repos.getRelease({ owner, repo, release_id: id }))).data);
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}

/** The newest releases of a repository, with the drafts that the App may see. */
export async function listReleases({ octokit, owner, repo }: Repository, most: number): Promise<Release[]> {
  const found = await readPages({
    most,
    page: async (page) => (await octokit.rest.repos.listReleases({ owner, repo, per_page: PAGE_SIZE, page })).data,
  });
  return found.map(releaseOf);
}

/**
 * Changes a release.
 *
 * @param options.isDone whether the release is as it is to be: asked where GitHub's answer got lost
 * @throws where GitHub refuses: an immutable release, a tag that may not be made, a missing permission
 */
export function updateRelease(
  repository: Repository,
  id: number,
  options: { readonly change: ReleaseChange; readonly isDone: (release: Release) => boolean },
): Promise<Release> {
  const { octokit, owner, repo } = repository;
  const { draft, prerelease, makeLatest, tag, target, notes } = options.change;
  const body = {
    ...(draft === undefined ? {} : { draft }),
    ...(prerelease === undefined ? {} : { prerelease }),
    ...(makeLatest === undefined ? {} : { make_latest: makeLatest }),
    ...(tag === undefined ? {} : { tag_name: tag }),
    ...(target === undefined ? {} : { target_commitish: target }),
    ...(notes === undefined ? {} : { body: notes }),
  };
  return write({
    call: async () =>
      releaseOf((await octokit.rest.repos.updateRelease({ owner, repo, release_id: id, ...body })).data),
    find: async () => {
      const found = await readRelease(repository, id);
      return found !== null && options.isDone(found) ? found : null;
    },
  });
}

/** GitHub gives a draft without a tag such a name. */
const NO_TAG = /^(untagged-[0-9a-f]+)?$/;

function releaseOf(raw: RawRelease): Release {
  return {
    id: raw.id,
    tag: raw.draft && NO_TAG.test(raw.tag_name.trim()) ? null : raw.tag_name,
    target: raw.target_commitish,
    name: raw.name === null || raw.name.trim() === "" ? raw.tag_name : raw.name,
    notes: raw.body ?? "",
    draft: raw.draft,
    prerelease: raw.prerelease,
    immutable: raw.immutable ?? false,
    author: { id: raw.author.id, login: raw.author.login },
    url: raw.html_url,
    publishedAt: raw.draft ? null : raw.published_at,
    assets: raw.assets
      .map(({ id, name, size, digest = null, state, updated_at: updatedAt, uploader }) => ({
        id,
        name,
        size,
        digest,
        uploaded: state === "uploaded",
        updatedAt,
        uploader: uploader === null ? null : { id: uploader.id, login: uploader.login },
      }))
      .sort((a, b) => a.id - b.id),
  };
}
