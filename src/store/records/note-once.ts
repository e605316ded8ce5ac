import type { Store } from "../store.ts";
import { appendRecord, lockHead } from "./append-record.ts";
import type { Entry } from "./record.ts";

/**
 * Enters what happened, which happened once: unlike a decision, it does not happen anew because something else did in
 * between.
 */
export function noteOnce(store: Pick<Store<unknown>, "transaction">, entry: Entry, once: string): Promise<void> {
  return store.transaction(async (transaction) => {
    await lockHead(transaction);
    const known = await transaction.selectFrom("records").select("seq").where("once", "=", once).limit(1).execute();
    if (known.length === 0) await appendRecord(transaction, entry, once);
  });
}
