import type { Database } from "../schema.ts";
import { parseRecord, type RecordBody } from "./record.ts";

/** The last entry of a kind about a commit; null where there is none. */
export async function lastRecordOf(
  db: Database,
  wanted: { readonly repository: number; readonly commit: string; readonly kind: string },
): Promise<RecordBody | null> {
  const row = await db
    .selectFrom("records")
    .select("body")
    .where("repository_id", "=", wanted.repository)
    .where("commit", "=", wanted.commit)
    .where("kind", "=", wanted.kind)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : parseRecord(row.body);
}
