import { tableOf } from "./detail-table.ts";
import { code, type Markdown, text } from "./markdown.ts";
import { phrase } from "./template.ts";

/** A waiver as lists show it. */
export interface ShownWaiver {
  readonly id: string;
  readonly kind: "exception" | "baseline";
  readonly model: string;
  readonly rule: string;
  readonly reason: string;
  /** `YYYY-MM-DD`; `null`: as long as the evidence is the same. */
  readonly until: string | null;
  /** Number of the only pull request that it is for; `null`: all of the repository. */
  readonly where: number | null;
  /** Who may decide about it, where it waits for that; `null` where it is in force. */
  readonly waitsFor: readonly string[] | null;
  readonly approvedBy: string | null;
}

const LONGEST_REASON = 200;
const COLUMNS = ["", "rule", "model", "for", "until", "state", "why"];

/** Waivers as a table, in the order given. */
export function waiverTable(waivers: readonly ShownWaiver[]): Markdown {
  const rows = waivers.map((waiver) => [
    code(waiver.id),
    code(waiver.rule),
    code(waiver.model),
    waiver.where === null ? phrase("waiver-everywhere") : phrase("waiver-here", { number: `#${waiver.where}` }),
    waiver.until === null ? phrase("waiver-same-evidence") : text(waiver.until),
    stateOf(waiver),
    text(waiver.reason, LONGEST_REASON),
  ]);
  return tableOf(
    COLUMNS.map((name) => text(name)),
    rows,
    [],
  );
}

function stateOf({ waitsFor, approvedBy }: ShownWaiver): Markdown {
  if (waitsFor !== null) return phrase("waiver-waits", { approvers: waitsFor.join(", ") || "nobody" });
  return phrase("waiver-approved-by", { name: approvedBy ?? "nobody" });
}
