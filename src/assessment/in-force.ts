import { DAY_MS } from "../policy/days.ts";
import type { Waiver } from "./waiver.ts";

/** Days after its end during which a report still names a waiver that has ended. */
const DAYS_REMEMBERED = 7;

/** Whether a waiver covers on a day: its last day is one of them. */
export function isInForce({ until }: Pick<Waiver, "until">, asOf: string): boolean {
  return until === null || asOf <= until;
}

/** Whether a waiver ended so lately that people may still count on it. */
export function endedLately({ until }: Pick<Waiver, "until">, asOf: string): boolean {
  return until !== null && asOf > until && Date.parse(asOf) - Date.parse(until) <= DAYS_REMEMBERED * DAY_MS;
}
