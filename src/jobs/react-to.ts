import { describeError, isTransient, kindOf, waitAskedFor } from "../github/errors.ts";
import { isStoreFailure } from "../store/store-failure.ts";
import type { Reaction } from "./do-claim.ts";
import { pauseBefore } from "./retry-policy.ts";
import type { Task } from "./task.ts";
import { BusyError } from "./turns.ts";

/** A turn that is taken is free again in about this time, and so is a store that restarts. */
const MOMENT_MS = 1_000;
/** GitHub asks for at least a minute where it names no time. */
const LIMIT_MS = 60_000;

/**
 * What becomes of a task that failed. A spent budget delays and does not count; what may work later is tried again; of
 * the rest only what the App does for itself.
 *
 * @param options.failure how often it has failed, this time included
 * @param options.scale by which pauses are shortened; 1 but for trials
 */
export function reactTo(
  error: unknown,
  task: Task,
  options: { readonly failure: number; readonly scale: number },
): Reaction {
  const { failure, scale } = options;
  const after = (ms: number) => Math.ceil(ms * scale * jitter());
  if (error instanceof BusyError || isStoreFailure(error)) {
    return { do: "postpone", afterMs: after(MOMENT_MS), everything: false };
  }
  if (kindOf(error) === "rate-limited") {
    // The time that GitHub names is never shortened.
    const asked = waitAskedFor(error);
    return { do: "postpone", afterMs: asked === null ? after(LIMIT_MS) : asked + after(MOMENT_MS), everything: true };
  }
  const pause = pauseBefore(failure);
  if (isChore(task) || (isTransient(error) && findsWork(task)))
    return { do: "retry", afterMs: after(pause ?? LONGEST_MS) };
  if (!isTransient(error) || pause === null) return { do: "give-up" };
  return { do: "retry", afterMs: after(pause) };
}

/** One plain sentence about why a task failed, without anything internal. */
export function describeFailure(error: unknown): string {
  return isStoreFailure(error) ? "Assay's own store could not be reached." : describeError(error);
}

const LONGEST_MS = 300_000;

/** The App's own chores come round for ever. */
export function isChore({ kind }: Task): boolean {
  return ["reconcile", "sweep-deliveries", "clean-up", "mind-waivers"].includes(kind);
}

/** A task that only finds out what is to be judged has no end but its own: else nobody would be judged by a new policy. */
export function findsWork({ kind }: Task): boolean {
  const judging = ["judge-pull-request", "judge-merge-group", "judge-deployment", "judge-release"];
  return ![...judging, "obey", "reply", "press"].includes(kind);
}

/** Between 1 and 1.25, so that what failed together does not come back together. */
function jitter(): number {
  return 1 + Math.random() / 4;
}
