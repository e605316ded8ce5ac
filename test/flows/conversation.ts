import assert from "node:assert/strict";
import { proseIn } from "../report/markdown-tree.ts";
import type { Stage } from "./harness.ts";

/** What came of a comment. */
export interface Heard {
  /** Id of the comment. */
  readonly comment: number;
  /** The reply to it, or null where there is none. */
  readonly reply: string | null;
  /** The App's reactions to it, in order. */
  readonly reactions: readonly string[];
}

/** Says something in a pull request or issue as a person, and waits for what comes of it. */
export async function speak(
  stage: Pick<Stage, "github" | "settle">,
  options: { readonly repo: string; readonly pull: number; readonly user: string; readonly body: string },
): Promise<Heard> {
  const { github } = stage;
  const { id } = github.comment(options);
  await stage.settle();
  return heard(stage, { ...options, comment: id });
}

/** What has come of a comment by now. */
export function heard(
  { github }: Pick<Stage, "github">,
  { repo, pull, comment }: { readonly repo: string; readonly pull: number; readonly comment: number },
): Heard {
  const all = github.comments({ repo, pull });
  const marker = `<!-- assay:reply ${comment} -->`;
  const replies = all.filter(({ body, user }) => user === "assay[bot]" && body.startsWith(marker));
  assert.ok(replies.length <= 1, `a comment was answered ${replies.length} times`);
  // Nobody is called by an answer.
  for (const { body } of replies) assert.doesNotMatch(proseIn(body), /@\w/, body);
  const reactions = all.find(({ id }) => id === comment)?.reactions ?? [];
  return {
    comment,
    reply: replies[0]?.body ?? null,
    reactions: reactions.filter(({ user }) => user === "assay[bot]").map(({ content }) => content),
  };
}
