import type { Store } from "./store.ts";

/** What GitHub asks of one installation: a second between writes, and no more than this many an hour. */
const WRITES_PER_HOUR = 500;
const MINUTES = 60;
const MINUTE_MS = 60_000;

/** Whether a write may be made: in so many milliseconds, or (nothing was reserved) not before so many. */
export type Slot =
  | { readonly granted: true; readonly inMs: number }
  | { readonly granted: false; readonly inMs: number };

/**
 * Reserves the next write of an installation, for all processes that share the store. GitHub counts 80 writes a minute and
 * 500 an hour as too many; a second between two keeps the first, the count of the last hour the second.
 *
 * @param options.apartMs milliseconds between two writes
 * @param options.scale by which the hour is shortened; 1 but for trials
 * @param options.patienceMs where the next slot is further away, none is reserved
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export function reserveWrite(
  store: Pick<Store<unknown>, "transaction">,
  options: {
    readonly installation: number;
    readonly apartMs: number;
    readonly patienceMs: number;
    readonly scale?: number;
  },
): Promise<Slot> {
  const { installation, apartMs, patienceMs } = options;
  const minuteMs = MINUTE_MS * (options.scale ?? 1);
  return store.transaction(async (transaction) => {
    // The row is written first, so that it is locked: two processes must not reserve the same slot.
    const { next } = await transaction
      .insertInto("paces")
      .values({ installation, next: 0 })
      .onConflict((conflict) => conflict.column("installation").doUpdateSet((row) => ({ next: row.ref("paces.next") })))
      .returning("next")
      .executeTakeFirstOrThrow();
    const now = Date.now();
    const minute = Math.floor(now / minuteMs);
    const past = await transaction
      .selectFrom("writes")
      .select(["minute", "count"])
      .where("installation", "=", installation)
      .where("minute", ">", minute - MINUTES - 1)
      .orderBy("minute")
      .execute();
    const [oldest] = past;
    if (oldest !== undefined && past.reduce((sum, { count }) => sum + count, 0) >= WRITES_PER_HOUR) {
      return { granted: false, inMs: (oldest.minute + MINUTES + 1) * minuteMs - now };
    }
    const inMs = Math.max(0, next - now);
    if (inMs > patienceMs) return { granted: false, inMs };
    await transaction
      .updateTable("paces")
      .set({ next: now + inMs + apartMs })
      .where("installation", "=", installation)
      .execute();
    await transaction
      .insertInto("writes")
      .values({ installation, minute, count: 1 })
      .onConflict((conflict) =>
        conflict.columns(["installation", "minute"]).doUpdateSet((row) => ({ count: row("writes.count", "+", 1) })),
      )
      .execute();
    return { granted: true, inMs };
  });
}
