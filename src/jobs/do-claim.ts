import type { Claim, NewJob } from "../store/job-store.ts";
import type { Store } from "../store/store.ts";
import { type Lease, LeaseLostError } from "./lease.ts";
import { buryJob, completeJob, returnJob } from "./settle-job.ts";

/** What becomes of a job that failed. */
export type Reaction =
  /** Another try, which counts. */
  | { readonly do: "retry"; readonly afterMs: number }
  /** It could not be tried at all: that does not count. `everything`: nor can any other job of its installation. */
  | { readonly do: "postpone"; readonly afterMs: number; readonly everything: boolean }
  /** There is no point in another try. */
  | { readonly do: "give-up" };

export type JobEvent = "done" | "retry" | "postponed" | "given-up" | "give-up-failed" | "lease-lost" | "store-failed";

/** How jobs of one kind of task are done. */
export interface Trade<T> {
  readonly store: Pick<Store<T>, "transaction" | "jobs">;
  /** Does a job and says what follows from it. */
  readonly work: (claim: Claim<T>, lease: Lease) => Promise<readonly NewJob<T>[]>;
  /** Brings a task to its end after the last failure, for this reason. Is itself tried several times. */
  readonly giveUp: (claim: Claim<T>, lease: Lease, reason: string) => Promise<void>;
  /** @param failure how often it has failed, this time included */
  readonly reactTo: (error: unknown, task: T, failure: number) => Reaction;
  /** Whether a task may be done again for ever: it is never taken for what ends processes. */
  readonly isEndless: (task: T) => boolean;
  /** One plain sentence about an error. */
  readonly describe: (error: unknown) => string;
}

/** What came of a job, and how that is written down: `settle` gives false if somebody else has the job by now. */
export interface Outcome {
  readonly event: JobEvent;
  readonly error: unknown;
  readonly settle: () => Promise<boolean>;
}

/** Installations whose budget is spent, and until when (Unix milliseconds). */
export type Paused = Map<number, number>;

/**
 * So many processes in a row may end in the middle of a job before the job is taken for the cause. Fewer would blame jobs
 * that merely were there when a machine was restarted again and again, or beside the one that is the cause.
 */
const MOST_LAPSES = 5;
/** Tries to give something up; after that it is only kept with its reason. */
const MOST_GIVE_UPS = 12;
/** Longest pause between two of these. */
const LONGEST_PAUSE_MS = 300_000;

/** Does a job that was claimed. Never throws for what the job does. */
export async function doClaim<T>(trade: Trade<T>, claim: Claim<T>, lease: Lease, paused: Paused): Promise<Outcome> {
  if (claim.lost !== null) return abandon(trade, claim, lease, { error: null, reason: claim.lost });
  if (claim.lapses >= MOST_LAPSES && !trade.isEndless(claim.task)) {
    const reason = `The process that worked on this ended in the middle, ${claim.lapses} times.`;
    return abandon(trade, claim, lease, { error: null, reason });
  }
  const pausedFor = (paused.get(claim.installation) ?? 0) - Date.now();
  if (pausedFor > 0) return again(trade, claim, { event: "postponed", error: null, afterMs: pausedFor });
  try {
    const next = await trade.work(claim, lease);
    return { event: "done", error: null, settle: () => completeJob(trade.store, claim, next) };
  } catch (error) {
    return failed(trade, claim, lease, { error, paused });
  }
}

async function failed<T>(
  trade: Trade<T>,
  claim: Claim<T>,
  lease: Lease,
  { error, paused }: { readonly error: unknown; readonly paused: Paused },
): Promise<Outcome> {
  // Nothing is to be settled: whoever has the lease now does that.
  if (error instanceof LeaseLostError) return { event: "lease-lost", error, settle: async () => false };
  const failures = claim.failures + 1;
  const reaction = trade.reactTo(error, claim.task, failures);
  switch (reaction.do) {
    case "retry":
      // It came to an end of its own, however bad: it is not what ends processes.
      return again(trade, { ...claim, failures, lapses: 0 }, { event: "retry", error, afterMs: reaction.afterMs });
    case "postpone":
      if (reaction.everything) paused.set(claim.installation, Date.now() + reaction.afterMs);
      return again(trade, claim, { event: "postponed", error, afterMs: reaction.afterMs });
    case "give-up":
      return abandon(trade, { ...claim, failures: 0 }, lease, { error, reason: trade.describe(error) });
  }
}

function again<T>(
  { store }: Trade<T>,
  claim: Claim<T>,
  { event, error, afterMs }: { readonly event: JobEvent; readonly error: unknown; readonly afterMs: number },
): Outcome {
  const { task, failures, lost } = claim;
  const waiting = { task, due: Date.now() + afterMs, failures, lost, timed: false };
  return { event, error, settle: () => returnJob(store, claim, waiting) };
}

async function abandon<T>(
  trade: Trade<T>,
  claim: Claim<T>,
  lease: Lease,
  { error, reason }: { readonly error: unknown; readonly reason: string },
): Promise<Outcome> {
  const given = (): Outcome => ({ event: "given-up", error, settle: () => buryJob(trade.store, claim, reason) });
  try {
    await trade.giveUp(claim, lease, reason);
    return given();
  } catch (second) {
    if (second instanceof LeaseLostError) return { event: "lease-lost", error: second, settle: async () => false };
    const failures = claim.failures + 1;
    if (failures >= MOST_GIVE_UPS) return given();
    const afterMs = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures);
    return again(trade, { ...claim, failures, lost: reason }, { event: "give-up-failed", error: second, afterMs });
  }
}
