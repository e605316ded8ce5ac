import { read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** The commit that a tag, or the beginning of a commit's name, stands for; null where there is none. */
export async function resolveCommit({ octokit, owner, repo }: Repository, ref: string): Promise<string | null> {
  try {
    return (await read(() => octokit.rest.repos.getCommit({ owner, repo, ref, per_page: 1 }))).data.sha;
  } catch (error) {
    // GitHub answers 422 to what cannot be a commit's name.
    if (["not-found", "refused"].includes(kindOf(error))) return null;
    throw error;
  }
}
