import type { Commit } from "../git/objects.ts";
import type { Repository } from "./types.ts";

/** The commit that a tag leads to, directly or through annotated tags; undefined without that tag. */
export function taggedCommit(repository: Repository, tag: string): Commit | undefined {
  return peel(repository, repository.tags.get(tag) ?? "");
}

/** The commit behind the SHA of a commit or of an annotated tag. */
export function peel(repository: Repository, sha: string): Commit | undefined {
  const { commits, tags } = repository.objects;
  let at = sha;
  for (let tag = tags.get(at); tag !== undefined; tag = tags.get(at)) at = tag.object;
  return commits.get(at);
}
