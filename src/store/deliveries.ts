import type { Database, DeliveryState } from "./schema.ts";

/** A webhook as the inbox keeps it: what it was about, and nothing of its body. */
export interface Delivery {
  /** GitHub's delivery id; the same when it is delivered again. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installation: number | null;
  /** `owner/name` */
  readonly repository: string | null;
}

/** Most parameters that one statement takes: SQLite allows 32,766, and each delivery has ten. */
const AT_ONCE = 500;

/** The states of those of these deliveries that are known. */
export async function knownDeliveries(
  transaction: Database,
  guids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryState>> {
  const known = new Map<string, DeliveryState>();
  for (let from = 0; from < guids.length; from += AT_ONCE) {
    const rows = await transaction
      .selectFrom("deliveries")
      .select(["guid", "state"])
      .where("guid", "in", guids.slice(from, from + AT_ONCE))
      .execute();
    for (const { guid, state } of rows) known.set(guid, state);
  }
  return known;
}

/** A delivery and what becomes of it. */
export interface KeptDelivery extends Delivery {
  readonly state: DeliveryState;
  /** Why it failed or was ignored; one plain sentence. */
  readonly reason: string | null;
}

/** Writes deliveries down; one that is known has come once more. */
export async function keepDeliveries(transaction: Database, deliveries: readonly KeptDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const now = Date.now();
  const values = deliveries.map((delivery) => ({
    ...delivery,
    received: now,
    times: 1,
    finished: delivery.state === "pending" ? null : now,
  }));
  await transaction
    .insertInto("deliveries")
    .values(values)
    .onConflict((conflict) =>
      conflict.column("guid").doUpdateSet((row) => ({
        state: row.ref("excluded.state"),
        reason: row.ref("excluded.reason"),
        finished: row.ref("excluded.finished"),
        times: row("deliveries.times", "+", 1),
      })),
    )
    .execute();
}

/** Notes that a delivery which is known, and needs nothing more, has come once more. */
export async function countAgain(transaction: Database, guid: string): Promise<void> {
  await transaction
    .updateTable("deliveries")
    .set((row) => ({ times: row("times", "+", 1) }))
    .where("guid", "=", guid)
    .execute();
}

/** Says which jobs work for which delivery: a delivery is done when all of them are. */
export async function linkJobs(
  transaction: Database,
  links: readonly { readonly guid: string; readonly job: string }[],
): Promise<void> {
  if (links.length === 0) return;
  const values = [...new Map(links.map((link) => [`${link.job} ${link.guid}`, link])).values()];
  await transaction
    .insertInto("delivery_jobs")
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The deliveries that a job works for. */
export async function deliveriesOf(db: Database, job: string): Promise<string[]> {
  const rows = await db.selectFrom("delivery_jobs").select("guid").where("job", "=", job).execute();
  return rows.map(({ guid }) => guid);
}

/** A job goes on under another id. */
export async function relink(transaction: Database, from: string, to: string): Promise<void> {
  if (from === to) return;
  await linkJobs(
    transaction,
    (await deliveriesOf(transaction, from)).map((guid) => ({ guid, job: to })),
  );
  await transaction.deleteFrom("delivery_jobs").where("job", "=", from).execute();
}

/** A job has ended, well or (with a reason) badly: so have the deliveries that waited for nothing else. */
export async function settleDeliveries(transaction: Database, job: string, reason: string | null): Promise<void> {
  const guids = await deliveriesOf(transaction, job);
  if (guids.length === 0) return;
  // A row that is written is locked: of two jobs of one delivery that end at the same moment neither would see the other's
  // end, and the delivery would be pending for ever.
  await transaction
    .updateTable("deliveries")
    .set((row) => ({ times: row.ref("times") }))
    .where("guid", "in", guids)
    .execute();
  await transaction.deleteFrom("delivery_jobs").where("job", "=", job).execute();
  const finished = Date.now();
  const ended = transaction.updateTable("deliveries").where("guid", "in", guids);
  if (reason !== null) {
    await ended.set({ state: "failed", reason, finished }).execute();
    return;
  }
  await ended
    .set({ state: "done", finished })
    .where("state", "=", "pending")
    .where((is) =>
      is.not(
        is.exists(is.selectFrom("delivery_jobs").select("job").whereRef("delivery_jobs.guid", "=", "deliveries.guid")),
      ),
    )
    .execute();
}
