import { performance } from "node:perf_hooks";

/** Somebody else may be doing this job by now. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** The right to do a job, for as long as it is renewed. */
export interface Lease {
  /** Who holds it; unique. */
  readonly holder: string;
  /**
   * Does something that others can see, if the lease certainly holds until it is done.
   *
   * @throws LeaseLostError without having done anything
   */
  act<R>(action: () => Promise<R>): Promise<R>;
  /** Has something else renewed together with the lease; a function that ends this is returned. */
  renewWith(renew: () => Promise<boolean>): () => void;
}

/** A lease as its holder's process keeps it. */
export interface KeptLease extends Lease {
  /** Renews it and what hangs on it. */
  renew(): Promise<void>;
  /** From now on nothing is done under it. */
  abandon(): void;
  /** Something that others can see is under way. */
  isActing(): boolean;
}

/**
 * @param options.leaseMs how long the lease holds from the moment at which it was taken or renewed
 * @param options.actMs longest that one action takes: one is begun only where so much is left
 * @param options.extend renews it in the store
 */
export function createLease(options: {
  readonly holder: string;
  readonly leaseMs: number;
  readonly actMs: number;
  readonly extend: () => Promise<boolean>;
  /** When it was asked for, by `performance.now()`: a clock that nobody sets. */
  readonly since: number;
}): KeptLease {
  const { holder, leaseMs, actMs, extend } = options;
  const renewals = new Set<() => Promise<boolean>>();
  let until = options.since + leaseMs;
  let lost = false;
  let acting = 0;
  return {
    holder,
    async act(action) {
      if (lost || performance.now() + actMs > until) throw new LeaseLostError("the lease of this job has run out");
      acting += 1;
      try {
        return await action();
      } finally {
        acting -= 1;
      }
    },
    renewWith(renew) {
      renewals.add(renew);
      return () => renewals.delete(renew);
    },
    async renew() {
      if (lost) return;
      // What counts is when the renewal was asked for: the answer may have been long under way.
      const since = performance.now();
      // What ended while it was being renewed need not be held any more.
      const others = [...renewals].map(async (renew) => (await renew()) || !renewals.has(renew));
      const held = await Promise.all([extend(), ...others]);
      // Lost once is lost for ever: somebody else may have come and gone meanwhile.
      if (held.every(Boolean)) until = Math.max(until, since + leaseMs);
      else lost = true;
    },
    abandon() {
      lost = true;
    },
    isActing: () => acting > 0,
  };
}
