import { nameOf } from "../gates/pull-request/granted.ts";
import type { ShownWaiver } from "../report/waiver-table.ts";
import type { KeptWaiver } from "../store/waivers.ts";

/** A kept waiver as the reports show it. */
export function shownWaiver(kept: KeptWaiver, approvers: readonly string[]): ShownWaiver {
  const { kind, model, rule, reason, until, everywhere, number, state, approved_login } = kept;
  return {
    id: nameOf(kept),
    kind,
    model,
    rule,
    reason,
    until,
    where: everywhere === 1 ? null : number,
    waitsFor: state === "asked" ? approvers : null,
    approvedBy: approved_login,
  };
}
