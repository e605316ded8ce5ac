import type { Store } from "../store.ts";
import { appendRecord, lockHead } from "./append-record.ts";
import type { Actor } from "./record.ts";

/**
 * Removes entries that are older than they have to be kept, and says so in the chain itself: the entry that is left behind
 * names the last one removed, so that what remains can still be verified. Removed is what comes before the first entry that
 * is to be kept, also where a clock went back and older ones come after it; the last entry of all is always kept. With them
 * go the assessments that nothing else names.
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
    // Nobody else may prune or append meanwhile: two that prune at once would contradict each other.
    const head = await lockHead(transaction);
    const kept = await transaction
      .selectFrom("records")
      .select("seq")
      .where("at", ">=", before)
      .orderBy("seq")
      .limit(1)
      .executeTakeFirst();
    const end = kept?.seq ?? head.seq;
    const last = await transaction
      .selectFrom("records")
      .select(["seq", "hash"])
      .where("seq", "<", end)
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return 0;
    const old = await transaction
      .selectFrom("records")
      .select(({ fn }) => [
        fn.countAll<number>().as("entries"),
        fn.min<number>("at").as("from"),
        fn.max<number>("at").as("to"),
      ])
      .where("seq", "<=", last.seq)
      .executeTakeFirstOrThrow();
    const entries = Number(old.entries);
    const details = {
      through: last.seq,
      hash: last.hash,
      entries,
      from: new Date(Number(old.from)).toISOString(),
      to: new Date(Number(old.to)).toISOString(),
      before: new Date(before).toISOString(),
    };
    const entry = { kind: "pruned", actor, repository: null, numbers: [], commit: null, version, details };
    await appendRecord(transaction, entry, `pruned:${last.seq}`);
    await transaction
      .deleteFrom("assessments")
      .where("digest", "in", (is) =>
        is
          .selectFrom("records")
          .select("assessment")
          .where("seq", "<=", last.seq)
          .where("assessment", "is not", null)
          .$castTo<{ assessment: string }>(),
      )
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom("records")
              .select("seq")
              .whereRef("records.assessment", "=", "assessments.digest")
              .where("records.seq", ">", last.seq),
          ),
        ),
      )
      .execute();
    await transaction.deleteFrom("records").where("seq", "<=", last.seq).execute();
    return entries;
  });
}
