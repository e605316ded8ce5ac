import type { Database } from "./schema.ts";

/** A small fact that was noted under this name, or null. */
export async function readFact(db: Database, name: string): Promise<string | null> {
  const row = await db.selectFrom("facts").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value ?? null;
}

/** The facts whose names begin like this, without `%` and `_`. */
export function readFacts(db: Database, prefix: string): Promise<{ readonly name: string; readonly value: string }[]> {
  return db.selectFrom("facts").selectAll().where("name", "like", `${prefix}%`).execute();
}

export async function dropFact(db: Database, name: string): Promise<void> {
  await db.deleteFrom("facts").where("name", "=", name).execute();
}

export async function noteFact(db: Database, name: string, value: string): Promise<void> {
  await db
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
