import type { Database } from "../schema.ts";
import { type Head, parseRecord } from "./record.ts";

/** Whether the chain has an entry as a check run on GitHub says it was written. `pruned`: it is older than what is kept. */
export async function compareHead(db: Database, head: Head): Promise<"same" | "pruned" | "differs"> {
  const row = await db.selectFrom("records").select("hash").where("seq", "=", head.seq).executeTakeFirst();
  if (row !== undefined) return row.hash === head.hash ? "same" : "differs";
  const first = await db.selectFrom("records").select(["seq", "body"]).orderBy("seq").limit(1).executeTakeFirst();
  if (first === undefined || head.seq >= first.seq) return "differs";
  // Of the last entry that was pruned the hash is still known: the next one names it.
  const isLast = head.seq === first.seq - 1;
  return isLast && parseRecord(first.body)?.previous !== head.hash ? "differs" : "pruned";
}
