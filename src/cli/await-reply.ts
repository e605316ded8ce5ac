import { isTransient, waitAskedFor } from "../github/errors.ts";

/** Pause before the first look, and the longest between two, in milliseconds. */
const FIRST_MS = 1000;
const LONGEST_MS = 10_000;
const GROWTH = 1.5;

/**
 * Looks for something again and again, ever less often, until it is there or the time is over. A look that fails for now
 * is followed by the next, no sooner than GitHub asks for.
 *
 * @returns what was found, or null where there was nothing at the last look
 * @throws what a look throws that will not get better, and what the last look threw
 */
export async function awaitReply<T>(options: {
  readonly look: () => Promise<T | null>;
  readonly waitMs: number;
  readonly pause: (ms: number) => Promise<void>;
}): Promise<T | null> {
  const { look, waitMs, pause } = options;
  const end = Date.now() + waitMs;
  for (let wait = FIRST_MS, failure: unknown = null; ; wait = Math.min(wait * GROWTH, LONGEST_MS)) {
    const left = end - Date.now();
    if (left <= 0) {
      if (failure !== null) throw failure;
      return null;
    }
    await pause(Math.min(Math.max(wait, waitAskedFor(failure) ?? 0), left));
    try {
      failure = null;
      const found = await look();
      if (found !== null) return found;
    } catch (error) {
      if (!isTransient(error)) throw error;
      failure = error;
    }
  }
}
