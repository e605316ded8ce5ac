import { read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** A comment in a pull request or an issue, as it is now. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: { readonly id: number; readonly login: string; readonly isBot: boolean };
  /** Unix milliseconds, by GitHub's clock. */
  readonly createdAt: number;
}

/** A comment, or null where it was deleted. */
export async function readComment({ octokit, owner, repo }: Repository, id: number): Promise<Comment | null> {
  try {
    const { data } = await read(() => octokit.rest.issues.getComment({ owner, repo, comment_id: id }));
    if (data.user === null) return null;
    const author = { id: data.user.id, login: data.user.login, isBot: data.user.type === "Bot" };
    return { id: data.id, body: data.body ?? "", author, createdAt: Date.parse(data.created_at) };
  } catch (error) {
    if (["not-found", "gone"].includes(kindOf(error))) return null;
    throw error;
  }
}

export type Reaction = "eyes" | "+1" | "-1";

/** Shows by a reaction how far a comment has come. GitHub gives the same reaction of one account only once. */
export async function react({ octokit, owner, repo }: Repository, comment: number, content: Reaction): Promise<void> {
  await read(() => octokit.rest.reactions.createForIssueComment({ owner, repo, comment_id: comment, content }));
}
