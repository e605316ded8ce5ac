import type { Database } from "../schema.ts";
import { aboutNumber, parseRecord, type RecordBody } from "./record.ts";

/**
 * The last entry of a kind about a commit; null where there is none.
 *
 * @param wanted.number only what is also about this pull request
 */
export async function lastRecordOf(
  db: Database,
  wanted: {
    readonly repository: number;
    readonly commit: string;
    readonly kind: string;
    readonly number?: number | null;
  },
): Promise<RecordBody | null> {
  let select = db
    .selectFrom("records")
    .select("body")
    .where("repository_id", "=", wanted.repository)
    .where("commit", "=", wanted.commit)
    .where("kind", "=", wanted.kind)
    .orderBy("seq", "desc")
    .limit(1);
  if (typeof wanted.number === "number") select = select.where("numbers", "like", aboutNumber(wanted.number));
  const row = await select.executeTakeFirst();
  return row === undefined ? null : parseRecord(row.body);
}
