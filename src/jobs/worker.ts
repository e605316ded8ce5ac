import { performance } from "node:perf_hooks";
import type { Claim } from "../store/job-store.ts";
import { doClaim, type JobEvent, type Paused, type Trade } from "./do-claim.ts";
import { createLease, type KeptLease } from "./lease.ts";
import { returnJob } from "./settle-job.ts";

export interface WorkerOptions<T> extends Trade<T> {
  readonly onEvent: (
    event: JobEvent,
    about: { readonly claim: Claim<T> | null; readonly error: unknown; readonly ms: number },
  ) => void;
  /** Jobs at a time. */
  readonly concurrency: number;
  /** How long a claim holds unless it is renewed. */
  readonly leaseMs: number;
  /** Longest that one action takes which others can see. */
  readonly actMs: number;
  /** How often the store is asked for what other processes put in. */
  readonly pollMs: number;
}

/** Does jobs until it is stopped. */
export interface Worker {
  /** There may be something to do. */
  wake(): void;
  /** Resolves when nothing is running, due, or waiting for another try. */
  idle(): Promise<void>;
  /** Begins nothing more and ends what is under way within `graceMs`; the rest is given back. @returns whether all of it was ended */
  stop(graceMs: number): Promise<boolean>;
}

/** A job that this process does, and what renews its lease. */
interface Running<T> {
  readonly claim: Claim<T>;
  readonly lease: KeptLease;
  readonly heart: NodeJS.Timeout;
}

/** Longest pause between two tries to reach a store that is down. */
const STORE_PAUSE_MS = 5_000;

export function createWorker<T>(options: WorkerOptions<T>): Worker {
  const { store, onEvent, leaseMs, pollMs } = options;
  const running = new Map<string, Running<T>>();
  const paused: Paused = new Map();
  const watchers = new Set<() => void>();
  let closed = false;
  let claiming = false;
  let woken = false;
  let storeFailures = 0;
  let timer: NodeJS.Timeout | undefined;

  const tellWatchers = () => {
    for (const watcher of watchers) watcher();
  };

  const wake = () => {
    woken = true;
    if (!claiming && !closed) void claimAll();
  };

  const claimAll = async () => {
    claiming = true;
    clearTimeout(timer);
    while (woken && !closed) {
      woken = false;
      try {
        woken = (await claimSome()) > 0;
        storeFailures = 0;
      } catch (error) {
        storeFailures += 1;
        onEvent("store-failed", { claim: null, error, ms: 0 });
      }
    }
    claiming = false;
    tellWatchers();
    if (!closed) timer = setTimeout(wake, Math.min(STORE_PAUSE_MS, pollMs * 2 ** storeFailures));
  };

  const claimSome = async (): Promise<number> => {
    const free = options.concurrency - running.size;
    if (free <= 0) return 0;
    const since = performance.now();
    const claims = await store.jobs.claim(free);
    for (const claim of claims) void run(claim, since);
    return claims.length;
  };

  const run = async (claim: Claim<T>, since: number) => {
    const holder = `${claim.id}/${claim.attempt}`;
    const extend = () => store.jobs.extend(claim);
    const lease = createLease({ holder, leaseMs, actMs: options.actMs, since, extend });
    const heart = setInterval(() => {
      lease.renew().catch((error) => onEvent("store-failed", { claim, error, ms: 0 }));
    }, leaseMs / 6);
    running.set(holder, { claim, lease, heart });
    const started = performance.now();
    const ms = () => performance.now() - started;
    try {
      const { event, error, settle } = await doClaim(options, claim, lease, paused);
      const held = await insist(settle);
      onEvent(held ? event : "lease-lost", { claim, error, ms: ms() });
    } catch (error) {
      // What was decided could not be written down: when the lease has run out the job is done again.
      onEvent("store-failed", { claim, error, ms: ms() });
    } finally {
      clearInterval(heart);
      running.delete(holder);
      tellWatchers();
      wake();
    }
  };

  /** Writes down what was decided, also where the store is away for a while. */
  const insist = async (settle: () => Promise<boolean>): Promise<boolean> => {
    const begun = performance.now();
    for (let tries = 1; ; tries += 1) {
      try {
        return await settle();
      } catch (error) {
        if (closed || performance.now() - begun > leaseMs) throw error;
        onEvent("store-failed", { claim: null, error, ms: 0 });
        await new Promise((resolve) => setTimeout(resolve, Math.min(STORE_PAUSE_MS, 50 * 2 ** tries)));
      }
    }
  };

  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    for (;;) {
      const change = Promise.withResolvers<void>();
      watchers.add(change.resolve);
      try {
        if (await condition()) return;
        await change.promise;
      } finally {
        watchers.delete(change.resolve);
      }
    }
  };

  /** Lets another process go on with a job at once; where a write is under way, only when the lease has run out. */
  const giveBack = async ({ claim, lease, heart }: Running<T>): Promise<void> => {
    lease.abandon();
    clearInterval(heart);
    if (lease.isActing()) return;
    const { task, failures, lost } = claim;
    try {
      await returnJob(store, claim, { task, failures, lost, due: Date.now(), timed: false });
    } catch (error) {
      onEvent("store-failed", { claim, error, ms: 0 });
    }
  };

  timer = setTimeout(wake, 0);
  return {
    wake,
    idle: () => until(async () => running.size === 0 && !claiming && !woken && (await store.jobs.isIdle())),
    async stop(graceMs) {
      closed = true;
      clearTimeout(timer);
      const late = Promise.withResolvers<boolean>();
      const clock = setTimeout(() => late.resolve(false), graceMs);
      const done = await Promise.race([until(() => running.size === 0 && !claiming).then(() => true), late.promise]);
      clearTimeout(clock);
      for (const one of running.values()) await giveBack(one);
      return done;
    },
  };
}
