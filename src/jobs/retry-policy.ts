/** Pauses before the second and every further try of a task, in milliseconds. */
const PAUSES: readonly number[] = [2_000, 10_000, 60_000, 300_000];

/** Milliseconds until another try after the `failure`th failure (from 1), or null where there is none left. */
export function pauseBefore(failure: number): number | null {
  return PAUSES[failure - 1] ?? null;
}
