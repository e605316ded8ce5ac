import type { Store } from "../store.ts";
import { appendRecord } from "./append-record.ts";
import type { Actor } from "./record.ts";

/**
 * Removes entries that are older than they have to be kept, and says so in the chain itself: the entry that is left behind
 * names the last one removed, so that what remains can still be verified.
 *
 * @param options.before Unix milliseconds
 * @returns how many were removed
 */
export function pruneRecords(
  store: Pick<Store<unknown>, "transaction">,
  options: { readonly before: number; readonly actor: Actor; readonly version: string },
): Promise<number> {
  const { before, actor, version } = options;
  return store.transaction(async (transaction) => {
    const old = await transaction
      .selectFrom("records")
      .select(["seq", "hash", "at"])
      .where("at", "<", before)
      .orderBy("seq")
      .execute();
    const [first, last] = [old[0], old.at(-1)];
    if (first === undefined || last === undefined) return 0;
    const details = {
      through: last.seq,
      hash: last.hash,
      entries: old.length,
      from: new Date(first.at).toISOString(),
      to: new Date(last.at).toISOString(),
    };
    const entry = { kind: "pruned", actor, repository: null, numbers: [], commit: null, version, details };
    await appendRecord(transaction, entry, `pruned:${last.seq}`);
    await transaction.deleteFrom("records").where("seq", "<=", last.seq).execute();
    return old.length;
  });
}
