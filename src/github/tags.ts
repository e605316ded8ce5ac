import { read, write } from "./call.ts";
import { kindOf, statusOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** Annotated tags of annotated tags that are followed. */
const MOST_STEPS = 20;

/** A tag that is there. */
export interface Tag {
  /** Null where it leads to none: to a file or folder, or behind more annotated tags than are followed. */
  readonly commit: string | null;
}

/** The commit that a tag leads to, directly or through annotated tags; null where there is none. */
export async function taggedCommit(repository: Repository, tag: string): Promise<string | null> {
  return (await findTag(repository, tag))?.commit ?? null;
}

/** A tag and the commit that it leads to; null where there is no such tag. */
export async function findTag({ octokit, owner, repo }: Repository, tag: string): Promise<Tag | null> {
  try {
    let { object } = (await read(() => octokit.rest.git.getRef({ owner, repo, ref: `tags/${tag}` }))).data;
    for (let step = 0; object.type === "tag" && step < MOST_STEPS; step += 1) {
      const { sha } = object;
      object = (await read(() => octokit.rest.git.getTag({ owner, repo, tag_sha: sha }))).data.object;
    }
    return { commit: object.type === "commit" ? object.sha : null };
  } catch (error) {
    if (kindOf(error) === "not-found" || statusOf(error) === 409) return null;
    throw error;
  }
}

/**
 * Makes a tag at a commit; one that is there is left where it is.
 *
 * @returns the commit that it stands at
 * @throws where GitHub refuses: a ruleset, a missing permission
 */
export async function makeTag(
  repository: Repository,
  { tag, commit }: { readonly tag: string; readonly commit: string },
): Promise<string> {
  const { octokit, owner, repo } = repository;
  const there = await taggedCommit(repository, tag);
  if (there !== null) return there;
  return write({
    call: async () =>
      (await octokit.rest.git.createRef({ owner, repo, ref: `refs/tags/${tag}`, sha: commit })).data.object.sha,
    find: () => taggedCommit(repository, tag),
  });
}
