import type { Database } from "./schema.ts";

/** Whose row holds the virtual time. No installation of GitHub has this id. */
const EVERYBODY = 0;

/**
 * The tag of a job that has no place in the order yet. It gets one when it is due: one that was given in advance would be
 * long past by then, and many of them would be served before everybody else's.
 */
export const UNPLACED = 2 ** 31 - 1;

/**
 * Start-time fair queueing (Goyal, Vin and Cheng, 1997) with jobs of equal cost: a job's tag is the virtual time at which
 * its installation's share is free again, and jobs are served by ascending tag. A busy installation's backlog lies ahead in
 * virtual time, so that a job of another that has nothing waiting waits for at most two jobs of each that is busy.
 *
 * @param installations one for each job that is due
 * @returns the tags, in the same order
 */
export async function reserveTags(transaction: Database, installations: readonly number[]): Promise<number[]> {
  const ids = [...new Set(installations)].sort((a, b) => a - b);
  if (ids.length === 0) return [];
  const rows = await transaction
    .selectFrom("shares")
    .select(["installation", "finish"])
    .where("installation", "in", [EVERYBODY, ...ids])
    .execute();
  const finish = new Map(rows.map((row) => [row.installation, row.finish]));
  const virtual = finish.get(EVERYBODY) ?? 0;
  const tags = installations.map((installation) => {
    const start = Math.max(virtual, finish.get(installation) ?? 0);
    finish.set(installation, start + 1);
    return start;
  });
  await raise(
    transaction,
    ids.map((installation) => ({ installation, finish: finish.get(installation) ?? 0 })),
  );
  return tags;
}

/** Moves the virtual time on to that of a job that is begun. */
export async function advance(db: Database, tag: number): Promise<void> {
  await raise(db, [{ installation: EVERYBODY, finish: tag }]);
}

async function raise(
  db: Database,
  shares: readonly { readonly installation: number; readonly finish: number }[],
): Promise<void> {
  await db
    .insertInto("shares")
    .values([...shares])
    .onConflict((conflict) =>
      conflict
        .column("installation")
        .doUpdateSet((row) => ({ finish: row.ref("excluded.finish") }))
        .whereRef("shares.finish", "<", "excluded.finish"),
    )
    .execute();
}
