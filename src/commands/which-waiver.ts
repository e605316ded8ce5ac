import { nameOf } from "../gates/pull-request/granted.ts";
import { code } from "../report/markdown.ts";
import { phrase } from "../report/template.ts";
import type { WaiverState } from "../store/schema.ts";
import { findWaiver, type KeptWaiver, waiversOf } from "../store/waivers.ts";
import type { Desk } from "./desk.ts";
import type { Found } from "./judged.ts";

/**
 * The waiver that a command means: the one it names, or the only one in this state that concerns this pull request.
 *
 * @param state that it must be in
 * @returns `null` where none is named and there is none
 */
export async function whichWaiver(
  { context, command, number, isPull }: Desk,
  state: WaiverState,
): Promise<Found<KeptWaiver | null>> {
  const { repository, store } = context;
  const { subject } = command;
  if (subject === null) {
    const all = await waiversOf(store.db, { repository: repository.id, states: [state] });
    const here = isPull ? all.filter((one) => one.number === number || one.everywhere === 1) : all;
    const [only = null, second] = here;
    if (second === undefined) return { found: only };
    return { refusal: phrase("which-waiver", { waivers: here.map(nameOf).join(", ") }) };
  }
  const [, digits] = /^#?w(\d{1,9})$/i.exec(subject) ?? [];
  const id = Number(digits ?? Number.NaN);
  const kept = Number.isNaN(id) ? null : await findWaiver(store.db, { repository: repository.id, id });
  if (kept === null) return { refusal: phrase("no-such-waiver", { waiver: code(subject, 60) }) };
  if (kept.state === state) return { found: kept };
  return { refusal: phrase("waiver-elsewhere", { waiver: nameOf(kept), state: phrase(`waiver-is-${kept.state}`) }) };
}
