import type { Database } from "./schema.ts";

/**
 * Keeps an assessment under its digest; one that is there already is the same.
 *
 * @param body the assessment as JSON: findings, digests of evidence, context
 */
export async function keepAssessment(
  db: Database,
  { digest, verdict, body }: { readonly digest: string; readonly verdict: string; readonly body: string },
): Promise<void> {
  await db
    .insertInto("assessments")
    .values({ digest, verdict, made: Date.now(), body })
    .onConflict((conflict) => conflict.column("digest").doNothing())
    .execute();
}

/** The assessment of this digest as JSON, or null. */
export async function findAssessment(db: Database, digest: string): Promise<string | null> {
  const row = await db.selectFrom("assessments").select("body").where("digest", "=", digest).executeTakeFirst();
  return row?.body ?? null;
}
