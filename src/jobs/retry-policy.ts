/** Pauses before the second and every further try of a task, in milliseconds. */
const PAUSES: readonly number[] = [2_000, 10_000, 60_000, 300_000];

/** Longest that a pause is stretched because the other side asks for it: GitHub's limits are by the hour. */
const LONGEST_MS = 3_900_000;

/**
 * Milliseconds until another try after the `attempt`th failure (from 1), or null where there is none left.
 *
 * @param askedMs what the other side asks for, or null
 */
export function pauseBefore(attempt: number, askedMs: number | null): number | null {
  const pause = PAUSES[attempt - 1];
  if (pause === undefined) return null;
  return Math.min(LONGEST_MS, Math.max(pause, askedMs ?? 0));
}
