import { waiverApprovers, waiverOf } from "../gates/pull-request/granted.ts";
import { today } from "../policy/days.ts";
import { fitParts, fixedPart, wholePart } from "../report/budget.ts";
import { fill, phrase } from "../report/template.ts";
import { waiverTable } from "../report/waiver-table.ts";
import { type KeptWaiver, waiversOf } from "../store/waivers.ts";
import { type Desk, type Outcome, say } from "./desk.ts";
import { governed } from "./judged.ts";
import { shownWaiver } from "./shown-waiver.ts";

/** Rows of the list; there are seldom more than a handful. */
const MOST = 200;

/** `waivers`: all in force in this repository, the one that ends soonest first, and those that wait. */
export async function waivers(desk: Desk): Promise<Outcome> {
  const { context, room } = desk;
  const all = await waiversOf(context.store.db, { repository: context.repository.id, states: ["asked", "active"] });
  const asOf = today();
  const inForce = all.filter(({ state, until }) => state === "active" && (until === null || until >= asOf));
  const shown = [...inForce.sort(bySoonestEnd), ...all.filter(({ state }) => state === "asked")].slice(0, MOST);
  if (shown.length === 0) return say(phrase("no-waivers"));
  const rows = [];
  for (const kept of shown) rows.push(shownWaiver(kept, kept.state === "asked" ? await approversOf(desk, kept) : []));
  const count = fixedPart(fill("waivers", { active: inForce.length, asked: all.length - inForce.length }));
  return say(fitParts([count, wholePart(1, waiverTable(rows), phrase("too-many-waivers"))], room));
}

async function approversOf(desk: Desk, kept: KeptWaiver): Promise<readonly string[]> {
  const where = await governed(desk, kept.number);
  return "refusal" in where ? [] : waiverApprovers(waiverOf(kept), where.found.makers);
}

function bySoonestEnd(a: KeptWaiver, b: KeptWaiver): number {
  const [first, second] = [a.until ?? "9999", b.until ?? "9999"];
  return first < second ? -1 : first > second ? 1 : a.id - b.id;
}
