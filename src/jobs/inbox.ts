import { countAgain, type Delivery, keepDeliveries, knownDeliveries, linkJobs } from "../store/deliveries.ts";
import type { NewJob } from "../store/job-store.ts";
import type { Database } from "../store/schema.ts";
import type { Store } from "../store/store.ts";
import { isStoreFailure } from "../store/store-failure.ts";

/** A webhook, and what it leads to. */
export interface Letter<T> extends Delivery {
  readonly jobs: readonly NewJob<T>[];
  /** Why nothing can come of it; one plain sentence. */
  readonly refused: string | null;
}

/** `known`: it is done, or being worked on. `again`: it had failed, and is worked on once more. */
export type Taken = "new" | "again" | "known" | "refused";

/** Where webhooks are written down before they are answered. */
export interface Inbox<T> {
  /**
   * Resolves when the delivery and its jobs are on disk.
   *
   * @throws if the store cannot take it: then nothing of it is kept
   */
  take(letter: Letter<T>): Promise<Taken>;
}

/** Deliveries that are written in one transaction: those that came while the one before was written. */
const MOST_AT_ONCE = 100;

interface Open<T> {
  readonly letter: Letter<T>;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: unknown) => void;
}

/** @param onTaken is called when there is something to do */
export function createInbox<T>(store: Pick<Store<T>, "transaction" | "jobs">, onTaken: () => void): Inbox<T> {
  const open: Open<T>[] = [];
  let busy = false;

  const commit = async (batch: readonly Open<T>[]): Promise<void> => {
    try {
      const taken = await store.transaction((transaction) => write(transaction, batch));
      for (const [index, { resolve }] of batch.entries()) resolve(taken[index] ?? "known");
      onTaken();
    } catch (error) {
      // Where the store is away nobody is to wait until it has been tried for each.
      if (batch.length === 1 || isStoreFailure(error)) for (const { reject } of batch) reject(error);
      // One that cannot be stored must not take the others with it.
      else for (const one of batch) await commit([one]);
    }
  };

  const write = async (transaction: Database, batch: readonly Open<T>[]): Promise<Taken[]> => {
    const letters = batch.map(({ letter }) => letter);
    const states = await knownDeliveries(transaction, [...new Set(letters.map(({ guid }) => guid))]);
    const seen = new Set<string>();
    const taken = letters.map(({ guid, refused }): Taken => {
      const state = states.get(guid);
      const isFirst = !seen.has(guid);
      seen.add(guid);
      if (!isFirst || (state !== undefined && state !== "failed")) return "known";
      if (refused !== null) return "refused";
      return state === undefined ? "new" : "again";
    });
    const accepted = letters.filter((_, index) => taken[index] === "new" || taken[index] === "again");
    const refused = letters.filter((_, index) => taken[index] === "refused");
    await keepDeliveries(transaction, [
      ...accepted.map((letter) => kept(letter, letter.jobs.length === 0 ? "done" : "pending")),
      ...refused.map((letter) => kept(letter, "ignored")),
    ]);
    for (const [index, { guid }] of letters.entries()) {
      if (taken[index] === "known") await countAgain(transaction, guid);
    }
    const jobs = accepted.flatMap((letter) => letter.jobs.map((job) => ({ guid: letter.guid, job })));
    const ids = await store.jobs.put(
      transaction,
      jobs.map(({ job }) => job),
    );
    await linkJobs(
      transaction,
      jobs.map(({ guid }, index) => ({ guid, job: ids[index] ?? "" })),
    );
    return taken;
  };

  const run = async (): Promise<void> => {
    busy = true;
    while (open.length > 0) await commit(open.splice(0, MOST_AT_ONCE));
    busy = false;
  };

  return {
    take: (letter) =>
      new Promise((resolve, reject) => {
        open.push({ letter, resolve, reject });
        if (!busy) void run();
      }),
  };
}

function kept<T>(
  { guid, event, action, installation, repository, refused }: Letter<T>,
  state: "pending" | "done" | "ignored",
) {
  return { guid, event, action, installation, repository, state, reason: refused };
}
