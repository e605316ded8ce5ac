import type { Database } from "./schema.ts";

/** How a job that waits is to be done. */
export interface Waiting<T> {
  readonly task: T;
  /** Unix milliseconds. */
  readonly due: number;
  /** Failures so far. */
  readonly failures: number;
  /** Why the task is given up, once it is; one plain sentence. */
  readonly lost: string | null;
  /** Kept for later on purpose: nobody waits for it. */
  readonly timed: boolean;
}

/** A job to be done, and whose share of the work it is. */
export interface NewJob<T> {
  readonly key: string;
  readonly installation: number;
  readonly task: T;
  /** Milliseconds from now before which it is not due; such a job counts as timed. */
  readonly afterMs: number;
}

/** A job that this process does for as long as it holds the lease. */
export interface Claim<T> extends Omit<Waiting<T>, "due" | "timed"> {
  readonly id: string;
  /** Which claim of the job this is: one that lapsed must not end the next. */
  readonly attempt: number;
  readonly key: string;
  readonly installation: number;
  /** How often a lease of it ran out: whoever held it ended in the middle. */
  readonly lapses: number;
  /** When the job came first, Unix milliseconds. */
  readonly created: number;
}

/** What there is to do. */
export interface Backlog {
  /** Jobs that are due, or wait for another try. */
  readonly waiting: number;
  /** Jobs kept for later on purpose. */
  readonly timed: number;
  readonly active: number;
  readonly dead: number;
  /** Milliseconds since the oldest due job became due; 0 where none is. */
  readonly oldestMs: number;
}

/**
 * Jobs that survive a crash, with one meaning on every database:
 *
 * - of one key one job runs at a time, and at most one waits: another is merged with it;
 * - a claim is a lease; when it runs out (the process died) the job waits again, and the old claim can do nothing more;
 * - installations share the work fairly, however many jobs one of them has waiting;
 * - whatever is given a transaction happens in it or not at all.
 */
export interface JobStore<T> {
  /** Puts jobs in and says under which id each is known from now on, in the order given. */
  put(transaction: Database, jobs: readonly NewJob<T>[]): Promise<string[]>;
  /** Takes up to `most` jobs that are due, whose key is not being worked on. */
  claim(most: number): Promise<Claim<T>[]>;
  /** Renews the lease. @returns false if it is lost */
  extend(claim: Claim<T>): Promise<boolean>;
  /** Ends a job. @returns false, having done nothing, if the lease is lost */
  finish(transaction: Database, claim: Claim<T>): Promise<boolean>;
  /** Lets a job that is finished in the same transaction wait again. @returns the id under which it is known from now on */
  putBack(transaction: Database, claim: Claim<T>, again: Waiting<T>): Promise<string>;
  backlog(): Promise<Backlog>;
  /** Jobs that wait for nobody's time to come are done, and none is active. */
  isIdle(): Promise<boolean>;
}

/**
 * What is left of two jobs of one key of which neither has begun. Whichever is due first decides how it is tried: a new
 * job takes everything up anew, and one that waits for a better moment does not hold it up.
 */
export function combine<T>(older: Waiting<T>, newer: Waiting<T>, merge: (older: T, newer: T) => T): Waiting<T> {
  const { due, failures, lost } = newer.due <= older.due ? newer : older;
  return { task: merge(older.task, newer.task), due, failures, lost, timed: older.timed && newer.timed };
}

/** New jobs as they are to wait, one of each key. */
export function waitingByKey<T>(
  jobs: readonly NewJob<T>[],
  now: number,
  merge: (older: T, newer: T) => T,
): Map<string, { readonly installation: number; readonly waiting: Waiting<T> }> {
  const byKey = new Map<string, { readonly installation: number; readonly waiting: Waiting<T> }>();
  for (const { key, installation, task, afterMs } of jobs) {
    const newer = { task, due: now + afterMs, failures: 0, lost: null, timed: afterMs > 0 };
    const older = byKey.get(key)?.waiting;
    byKey.set(key, { installation, waiting: older === undefined ? newer : combine(older, newer, merge) });
  }
  return byKey;
}
