import type { World } from "../model/types.ts";
import { now } from "../model/world.ts";

/** The moment of a push: never before what was said already. */
export function pushTime({ latest }: World): string {
  const at = now();
  const isLate = at >= latest.said;
  latest.pushed = isLate ? at : latest.said;
  return latest.pushed;
}

/** The moment of a comment: people take a second to write, so it is after what was pushed already. */
export function sayTime({ latest }: World): string {
  const at = now();
  latest.said = at > latest.pushed ? at : secondAfter(latest.pushed);
  return latest.said;
}

function secondAfter(time: string): string {
  return new Date(Date.parse(time) + 1000).toISOString().replace(/\.\d+Z$/, "Z");
}
