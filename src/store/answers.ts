import type { Selectable } from "kysely";
import type { Database, Schema } from "./schema.ts";

/** What was answered to a comment. */
export type KeptAnswer = Selectable<Schema["answers"]>;

/** The answer to a comment, or null where there is none yet. */
export async function answerTo(
  db: Database,
  { repository, comment }: Pick<KeptAnswer, "repository" | "comment">,
): Promise<KeptAnswer | null> {
  const query = db
    .selectFrom("answers")
    .selectAll()
    .where("repository", "=", repository)
    .where("comment", "=", comment);
  return (await query.executeTakeFirst()) ?? null;
}

/** Keeps an answer in the transaction that does what it says: so a comment takes effect once. */
export async function keepAnswer(transaction: Database, answer: KeptAnswer): Promise<void> {
  await transaction.insertInto("answers").values(answer).execute();
}

/** How many comments of a person were answered in a repository since this moment (Unix milliseconds). */
export async function countAnswers(
  db: Database,
  { repository, by, since }: { readonly repository: number; readonly by: number; readonly since: number },
): Promise<number> {
  const { count } = await db
    .selectFrom("answers")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("repository", "=", repository)
    .where("by", "=", by)
    .where("at", ">=", since)
    .executeTakeFirstOrThrow();
  return Number(count);
}
