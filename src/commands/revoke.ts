import { judgeAgain } from "../gates/judge-again.ts";
import { endGrantIn } from "../gates/pull-request/end-grant.ts";
import { nameOf, waiverApprovers, waiverOf } from "../gates/pull-request/granted.ts";
import { code, text } from "../report/markdown.ts";
import { fill, phrase, plainPhrase } from "../report/template.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { governed } from "./judged.ts";
import { refusalOfApprover } from "./may-give.ts";
import { whichWaiver } from "./which-waiver.ts";

/** `revoke [waiver]`: ends a waiver before its day. */
export async function revoke(desk: Desk): Promise<Reply> {
  const { command, context, speaker } = desk;
  const which = await whichWaiver(desk, "active");
  if ("refusal" in which) return refuse(which.refusal);
  const kept = which.found;
  if (kept === null) return refuse(phrase("no-waiver-in-force"));
  const where = await governed(desk, kept.number);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull, makers } = where.found;
  const refusal = await refusalOfApprover(desk, { approvers: waiverApprovers(waiverOf(kept), makers), pull });
  if (refusal !== null) return refuse(refusal);
  const waiver = nameOf(kept);
  const why = command.options["reason"] ?? plainPhrase("revoked-by", { name: speaker.login });
  return {
    async effect(transaction) {
      const ended = await endGrantIn(transaction, context, kept, { to: "revoked", why, by: speaker });
      if (!ended) return refuse(phrase("no-waiver-in-force"));
      const answer = fill("waiver-revoked", {
        waiver: code(waiver),
        rule: code(kept.rule),
        model: code(kept.model),
        name: speaker.login,
        reason: text(why, 1000),
      });
      return say(answer, judgeAgain(desk.context, kept.everywhere === 1 ? "everywhere" : { number: kept.number }));
    },
  };
}
