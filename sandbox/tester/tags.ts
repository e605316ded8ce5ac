import { moveTag } from "../actions/tags.ts";
import { writeTag } from "../git/objects.ts";
import { resolveRef } from "../model/pull-facts.ts";
import { signatureOf } from "../model/signature.ts";
import { taggedCommit } from "../model/tags.ts";
import type { World } from "../model/types.ts";
import { actingUser, findRepository } from "./lookup.ts";

/** Tags, as people push them. */
export function tagTools(world: World) {
  return {
    /**
     * Pushes a tag at a branch or commit (the default branch); one that is there is moved. With a `message` it is
     * annotated: an object of its own, and with `depth` so many of them, each of the one before. @throws where rules forbid it, with GitHub's sentence
     */
    pushTag: (options: { repo: string; tag: string; at?: string; message?: string; depth?: number; user?: string }) => {
      const repository = findRepository(world, options.repo);
      const by = actingUser(world, options.user);
      const at = options.at ?? repository.defaultBranch;
      const commit = resolveRef(repository, at);
      if (commit === undefined) throw new Error(`${options.repo} has no branch or commit ${at}.`);
      const { message, depth = 1, tag: name } = options;
      const tagger = signatureOf(by);
      let { sha } = commit;
      for (let made = 0; message !== undefined && made < depth; made += 1) {
        sha = writeTag(repository.objects, { name, object: sha, tagger, message }).sha;
      }
      moveTag(world, repository, { tag: name, to: sha, by });
      return { sha, commit: commit.sha };
    },

    /** Deletes a tag. @throws where rules forbid it, with GitHub's sentence */
    deleteTag: (options: { repo: string; tag: string; user?: string }): void => {
      const repository = findRepository(world, options.repo);
      if (!repository.tags.has(options.tag)) throw new Error(`${options.repo} has no tag ${options.tag}.`);
      moveTag(world, repository, { tag: options.tag, to: null, by: actingUser(world, options.user) });
    },

    /** The commit that a tag leads to, or undefined. */
    tagOf: (options: { repo: string; tag: string }): string | undefined =>
      taggedCommit(findRepository(world, options.repo), options.tag)?.sha,
  };
}
