import { mostDays } from "../policy/approvers.ts";
import { addDays, today } from "../policy/days.ts";
import { code, type Markdown } from "../report/markdown.ts";
import { phrase } from "../report/template.ts";
import type { Found, Governed } from "./judged.ts";
import { readDay } from "./read-day.ts";

/** The last day of a waiver as somebody wrote it, within what policy and floor allow. */
export function lastDay(written: string, governed: Pick<Governed, "makers">): Found<string> {
  const day = readDay(written, today());
  if (day === null) return { refusal: phrase("no-such-day", { day: code(written, 60) }) };
  const refusal = refusalOfDay(day, governed);
  return refusal === null ? { found: day } : { refusal };
}

/**
 * Why a waiver may not last until a day by policy and floor as they are now; null where it may.
 *
 * @param day `YYYY-MM-DD`
 */
export function refusalOfDay(day: string, { makers }: Pick<Governed, "makers">): Markdown | null {
  const asOf = today();
  const days = mostDays(makers.policy, makers.floor);
  if (days === null) return phrase("no-waivers-here");
  if (day < asOf) return phrase("day-is-over", { day });
  const last = addDays(asOf, days);
  return day <= last ? null : phrase("day-too-late", { day, days, last });
}
