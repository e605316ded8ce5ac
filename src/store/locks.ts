import type { RawBuilder } from "kysely";
import type { Database } from "./schema.ts";

interface Hold {
  readonly key: string;
  readonly holder: string;
  /** Milliseconds that it holds unless it is renewed. */
  readonly leaseMs: number;
  /** Now, by the clock that all processes share. */
  readonly now: RawBuilder<number>;
}

/** Takes a lock. @returns false where another holds it */
export async function takeLock(db: Database, { key, holder, leaseMs, now }: Hold): Promise<boolean> {
  const taken = await db
    .insertInto("locks")
    .values((is) => ({ key, holder, until: is(now, "+", leaseMs) }))
    .onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet((is) => ({ holder, until: is(now, "+", leaseMs) }))
        .where((is) => is.or([is("locks.until", "<", now), is("locks.holder", "=", holder)])),
    )
    .returning("key")
    .executeTakeFirst();
  return taken !== undefined;
}

/** Renews a lock for its holder. @returns false, having taken nothing, where it was given back or lost */
export async function renewLock(db: Database, { key, holder, leaseMs, now }: Hold): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("locks")
    .set((is) => ({ until: is(now, "+", leaseMs) }))
    .where("key", "=", key)
    .where("holder", "=", holder)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Gives a lock back; nothing happens where another holds it by now. */
export async function dropLock(db: Database, { key, holder }: Pick<Hold, "key" | "holder">): Promise<void> {
  await db.deleteFrom("locks").where("key", "=", key).where("holder", "=", holder).execute();
}
