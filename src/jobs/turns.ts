import { dropLock, renewLock, takeLock } from "../store/locks.ts";
import type { Store } from "../store/store.ts";
import type { Lease } from "./lease.ts";

/** Does one action at a time for each key, whichever process does it. @throws BusyError where another has the turn */
export type Turns = <T>(key: string, action: () => Promise<T>) => Promise<T>;

/** Another job has the turn: come back in a moment. */
export class BusyError extends Error {
  override readonly name = "BusyError";
}

/** The turns of one job. They end with its lease at the latest. */
export function createTurns(store: Pick<Store<unknown>, "db" | "now">, lease: Lease, leaseMs: number): Turns {
  return async (key, action) => {
    const { holder } = lease;
    const hold = () => ({ key, holder, leaseMs, now: store.now });
    if (!(await takeLock(store.db, hold()))) throw new BusyError(`${key} is being worked on`);
    const end = lease.renewWith(() => renewLock(store.db, hold()));
    try {
      return await action();
    } finally {
      end();
      await dropLock(store.db, { key, holder });
    }
  };
}
