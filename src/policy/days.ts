/** Milliseconds of a day. */
export const DAY_MS = 24 * 3_600_000;

/** The calendar day of a moment (Unix milliseconds), `YYYY-MM-DD` in UTC. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** Today, `YYYY-MM-DD` in UTC. */
export function today(): string {
  return dayOf(Date.now());
}

/** The day so many days after another; both `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** Days from one calendar date to another; negative where `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
