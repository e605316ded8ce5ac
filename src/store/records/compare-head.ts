import type { Database } from "../schema.ts";
import type { Head } from "./record.ts";

/** Whether the chain has an entry as a check run on GitHub says it was written. `pruned`: it is older than what is kept. */
export async function compareHead(db: Database, head: Head): Promise<"same" | "pruned" | "differs"> {
  const row = await db.selectFrom("records").select("hash").where("seq", "=", head.seq).executeTakeFirst();
  if (row !== undefined) return row.hash === head.hash ? "same" : "differs";
  const first = await db.selectFrom("records").select("seq").orderBy("seq").limit(1).executeTakeFirst();
  return first !== undefined && head.seq < first.seq ? "pruned" : "differs";
}
