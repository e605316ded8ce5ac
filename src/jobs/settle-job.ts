import { deliveriesOf, linkJobs, relink, settleDeliveries } from "../store/deliveries.ts";
import type { Claim, NewJob, Waiting } from "../store/job-store.ts";
import type { Store } from "../store/store.ts";

type Parts<T> = Pick<Store<T>, "transaction" | "jobs">;

/** A job is done; what follows from it is put in at the same moment. @returns false if the lease was lost */
export function completeJob<T>(store: Parts<T>, claim: Claim<T>, next: readonly NewJob<T>[]): Promise<boolean> {
  return store.transaction(async (transaction) => {
    if (!(await store.jobs.finish(transaction, claim))) return false;
    const ids = await store.jobs.put(transaction, next);
    const guids = await deliveriesOf(transaction, claim.id);
    // A delivery is done when everything that it led to is, but for what waits for its time on purpose.
    const now = ids.filter((_, index) => next[index]?.afterMs === 0);
    await linkJobs(
      transaction,
      guids.flatMap((guid) => now.map((job) => ({ guid, job }))),
    );
    await settleDeliveries(transaction, claim.id, null);
    return true;
  });
}

/** A job is to be tried again. @returns false if the lease was lost */
export function returnJob<T>(store: Parts<T>, claim: Claim<T>, again: Waiting<T>): Promise<boolean> {
  return store.transaction(async (transaction) => {
    if (!(await store.jobs.finish(transaction, claim))) return false;
    await relink(transaction, claim.id, await store.jobs.putBack(transaction, claim, again));
    return true;
  });
}

/** A job was given up: it is kept with the reason, and so are its deliveries. @returns false if the lease was lost */
export function buryJob<T>(store: Parts<T>, claim: Claim<T>, reason: string): Promise<boolean> {
  return store.transaction(async (transaction) => {
    if (!(await store.jobs.finish(transaction, claim))) return false;
    const { id, key, installation } = claim;
    const task = JSON.stringify(claim.task);
    await transaction
      .insertInto("dead_jobs")
      .values({ id, key, installation, task, reason, died: Date.now() })
      .execute();
    await settleDeliveries(transaction, claim.id, reason);
    return true;
  });
}
