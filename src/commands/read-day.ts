import { addDays } from "../policy/days.ts";

/**
 * The last day of something, as people write it: a calendar date, `2027-01-31`, or days from now, `90d`.
 *
 * @param asOf today, `YYYY-MM-DD` in UTC
 * @returns `YYYY-MM-DD`, or null where it is neither
 */
export function readDay(written: string, asOf: string): string | null {
  const [, days] = /^(\d{1,4})d$/i.exec(written) ?? [];
  if (days !== undefined) return addDays(asOf, Number(days));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return null;
  const date = new Date(`${written}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
  return exists ? written : null;
}
