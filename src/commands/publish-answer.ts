import type { GateContext } from "../gates/gate-context.ts";
import { react } from "../github/comments.ts";
import { findComment, keepComment } from "../github/sticky-comment.ts";
import type { KeptAnswer } from "../store/answers.ts";

/** First line of the reply to a comment, by which Assay finds it again. */
export function replyMarker(comment: number): string {
  return `<!-- assay:reply ${comment} -->`;
}

/**
 * Writes the one reply to a comment, and shows by a reaction how it ended. A reply that is there already is edited.
 *
 * @param options.mayBeThere an earlier try may have written it
 */
export async function publishAnswer(
  { repository, app }: GateContext,
  options: { readonly number: number; readonly answer: KeptAnswer; readonly mayBeThere: boolean },
): Promise<void> {
  const { number, answer, mayBeThere } = options;
  const marker = replyMarker(answer.comment);
  const place = { repository, app, number, marker };
  const body = `${marker}\n${answer.body}`;
  const existing = mayBeThere ? await findComment(place) : null;
  if (existing?.body !== body) await keepComment(place, existing, body);
  await react(repository, answer.comment, answer.done === 1 ? "+1" : "-1");
}
