/** Work that is done later. A durable store can take this one's place: a task is data, and the key makes it unique. */
export interface Queue<T> {
  /** `afterMs`: not before so many milliseconds; such a task keeps nothing and nobody waiting. */
  enqueue(task: T, options?: { readonly afterMs?: number }): void;
  /** Resolves when nothing is running, due, or waiting for another try. */
  idle(): Promise<void>;
  /** Does what is due, for at most `graceMs`, and then nothing more. @returns whether all of it was done */
  stop(graceMs: number): Promise<boolean>;
}

export interface QueueOptions<T> {
  readonly keyOf: (task: T) => string;
  /** What is left of two tasks of one key of which the older has not begun. */
  readonly merge: (older: T, newer: T) => T;
  readonly work: (task: T) => Promise<void>;
  /** Milliseconds until another try after the `attempt`th failure, from 1; `null`: there is no point in one. */
  readonly retryAfter: (error: unknown, attempt: number) => number | null;
  /** Brings the task to its end after the last failure. Is itself tried until it succeeds. */
  readonly giveUp: (task: T, error: unknown) => Promise<void>;
  readonly onError: (error: unknown, task: T, what: "retry" | "give-up" | "give-up-failed") => void;
  readonly concurrency: number;
}

interface Entry<T> {
  readonly task: T;
  readonly due: number;
  /** Failures so far. */
  readonly failures: number;
  /** Why the task is given up, once it is. */
  readonly lost: { readonly error: unknown } | null;
  /** Enqueued for later on purpose. */
  readonly timed: boolean;
}

const LONGEST_PAUSE_MS = 300_000;
/** Longest that a timer of Node can run. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A queue in memory: one task at a time for each key, newest wins, bounded concurrency. */
export function createQueue<T>(options: QueueOptions<T>): Queue<T> {
  const pending = new Map<string, Entry<T>>();
  const running = new Set<string>();
  let waiting: (() => void)[] = [];
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const isIdle = () => running.size === 0 && [...pending.values()].every(({ timed }) => timed);

  const put = (key: string, entry: Entry<T>) => {
    const older = pending.get(key);
    pending.set(key, older === undefined ? entry : combine(older, entry));
  };

  const combine = (older: Entry<T>, newer: Entry<T>): Entry<T> => ({
    task: options.merge(older.task, newer.task),
    due: Math.min(older.due, newer.due),
    failures: newer.failures,
    lost: newer.lost,
    timed: older.timed && newer.timed,
  });

  const begin = () => {
    clearTimeout(timer);
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [key, entry] of pending) {
      if (running.has(key)) continue;
      if (entry.due > now) {
        next = Math.min(next, entry.due);
      } else if (!closed && running.size < options.concurrency) {
        pending.delete(key);
        running.add(key);
        void run(key, entry);
      }
    }
    if (isIdle()) {
      for (const resolve of waiting) resolve();
      waiting = [];
    }
    if (!closed && Number.isFinite(next)) {
      timer = setTimeout(begin, Math.min(next - now, LONGEST_TIMER_MS)).unref();
    }
  };

  const run = async (key: string, entry: Entry<T>) => {
    const again = entry.lost === null ? await attempt(entry) : await abandon(entry, entry.lost.error);
    running.delete(key);
    // A task that came meanwhile takes everything up anew: trying the old one again would be work for nothing.
    const newer = pending.get(key);
    if (again !== null && (newer === undefined || newer.due > again.due)) {
      pending.delete(key);
      pending.set(
        key,
        newer === undefined ? again : { ...combine(again, newer), failures: again.failures, lost: again.lost },
      );
    }
    begin();
  };

  const attempt = async (entry: Entry<T>): Promise<Entry<T> | null> => {
    try {
      await options.work(entry.task);
      return null;
    } catch (error) {
      const failures = entry.failures + 1;
      const pause = options.retryAfter(error, failures);
      options.onError(error, entry.task, pause === null ? "give-up" : "retry");
      const lost = pause === null ? { error } : null;
      return {
        task: entry.task,
        due: Date.now() + (pause ?? 0),
        failures: lost === null ? failures : 0,
        lost,
        timed: false,
      };
    }
  };

  const abandon = async (entry: Entry<T>, error: unknown): Promise<Entry<T> | null> => {
    try {
      await options.giveUp(entry.task, error);
      return null;
    } catch (second) {
      options.onError(second, entry.task, "give-up-failed");
      const failures = entry.failures + 1;
      const pause = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures);
      return { ...entry, failures, due: Date.now() + pause };
    }
  };

  const idle = () => new Promise<void>((resolve) => (isIdle() ? resolve() : waiting.push(resolve)));

  return {
    enqueue(task, { afterMs = 0 } = {}) {
      if (closed) return;
      const entry = { task, due: Date.now() + afterMs, failures: 0, lost: null, timed: afterMs > 0 };
      put(options.keyOf(task), entry);
      begin();
    },
    idle,
    async stop(graceMs) {
      const deadline = Promise.withResolvers<boolean>();
      const clock = setTimeout(() => deadline.resolve(false), graceMs);
      const done = await Promise.race([idle().then(() => true), deadline.promise]);
      clearTimeout(clock);
      clearTimeout(timer);
      closed = true;
      return done;
    },
  };
}
