import { DAY_MS } from "../policy/days.ts";
import { UsageError } from "./io.ts";

/**
 * A moment that somebody names: a day (`2026-03-01`, in UTC), a time (`2026-03-01T12:00:00Z`), or so many days ago (`90d`).
 *
 * @param options.edge which end of a day is meant: its first moment, or the first moment after it
 * @returns Unix milliseconds
 */
export function moment(
  text: string,
  options: { readonly option: string; readonly edge: "start" | "end"; readonly now?: number },
): number {
  const { option, edge, now = Date.now() } = options;
  const ago = /^(\d{1,5})d$/.exec(text)?.[1];
  if (ago !== undefined) return now - Number(ago) * DAY_MS;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = Date.parse(text);
  // A day that is in no calendar, such as February 30, would be taken for another.
  if (isDay && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)) {
    return edge === "start" ? at : at + DAY_MS;
  }
  if (isTime && !Number.isNaN(at)) return at;
  throw new UsageError(
    `${option} cannot be "${text}"; give a day (YYYY-MM-DD), a time (YYYY-MM-DDTHH:MM:SSZ) or days ago (90d)`,
  );
}
