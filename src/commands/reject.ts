import { judgeAgain } from "../gates/judge-again.ts";
import { endGrantIn } from "../gates/pull-request/end-grant.ts";
import { nameOf, waiverApprovers, waiverOf } from "../gates/pull-request/granted.ts";
import { code, text } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { governed } from "./judged.ts";
import { refusalOfApprover } from "./may-give.ts";
import { isSignOff, takeBackSignOff } from "./sign-off.ts";
import { takeBackReleaseSignOff } from "./sign-off-release.ts";
import { whichWaiver } from "./which-waiver.ts";

/** `reject [waiver] --reason "…"`: refuses a waiver that waits, or takes one's own sign-off back. */
export async function reject(desk: Desk): Promise<Reply> {
  const { command, context, speaker } = desk;
  if (isSignOff(command)) return desk.isPull ? takeBackSignOff(desk) : takeBackReleaseSignOff(desk);
  const which = await whichWaiver(desk, "asked");
  if ("refusal" in which) return refuse(which.refusal);
  const kept = which.found;
  if (kept === null) return refuse(phrase("nothing-waits"));
  const where = await governed(desk, kept.number);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull, makers } = where.found;
  const refusal = await refusalOfApprover(desk, { approvers: waiverApprovers(waiverOf(kept), makers), pull });
  if (refusal !== null) return refuse(refusal);
  const why = command.options["reason"] ?? "";
  const waiver = nameOf(kept);
  return {
    async effect(transaction) {
      const ended = await endGrantIn(transaction, context, kept, { to: "rejected", why, by: speaker });
      if (!ended) return refuse(phrase("no-longer-waits", { waiver }));
      const answer = fill("waiver-rejected", { waiver: code(waiver), name: speaker.login, reason: text(why, 1000) });
      return say(answer, judgeAgain(desk.context, { number: kept.number }));
    },
  };
}
