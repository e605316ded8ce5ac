import { judgeAgain } from "../gates/judge-again.ts";
import { nameOf, waiverApprovers, waiverOf } from "../gates/pull-request/granted.ts";
import { code, text } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { activateWaiver, type KeptWaiver } from "../store/waivers.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { governed } from "./judged.ts";
import { refusalOfDay } from "./last-day.ts";
import { refusalOfApprover } from "./may-give.ts";
import { recordDeed } from "./record-deed.ts";
import { isSignOff, signOff, wantsSignOff } from "./sign-off.ts";
import { signOffRelease } from "./sign-off-release.ts";
import { trackedHere } from "./tracked-release.ts";
import { whichWaiver } from "./which-waiver.ts";

/** `approve [waiver]`: grants a waiver, or signs off the head of the pull request. */
export async function approve(desk: Desk): Promise<Reply> {
  const isOfRelease = (isSignOff(desk.command) || desk.command.subject === null) && (await trackedHere(desk)) !== null;
  if (isOfRelease) return signOffRelease(desk);
  if (isSignOff(desk.command) && !desk.isPull) return refuse(phrase("release-untracked"));
  if (isSignOff(desk.command)) return signOff(desk);
  const which = await whichWaiver(desk, "asked");
  if ("refusal" in which) return refuse(which.refusal);
  const { found } = which;
  const isNamed = desk.command.subject !== null;
  const signs = !isNamed && desk.isPull && (await wantsSignOff(desk));
  if (found === null) return signs ? signOff(desk) : refuse(phrase("nothing-waits"));
  if (signs) return refuse(fill("waiver-or-sign-off", { waiver: nameOf(found) }));
  return grant(desk, found);
}

async function grant(desk: Desk, kept: KeptWaiver): Promise<Reply> {
  const { speaker } = desk;
  const waiver = nameOf(kept);
  const where = await governed(desk, kept.number);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull, makers } = where.found;
  if (kept.asked_by === speaker.id) return refuse(phrase("own-waiver", { waiver }));
  const approvers = waiverApprovers(waiverOf(kept), makers);
  const refusal = await refusalOfApprover(desk, { approvers, pull });
  if (refusal !== null) return refuse(refusal);
  const late = kept.until === null ? null : refusalOfDay(kept.until, where.found);
  if (late !== null) return refuse(late);
  const { id, repository, everywhere, rule, model, until, reason } = kept;
  return {
    async effect(transaction) {
      const { id: by, login } = speaker;
      const granted = await activateWaiver(transaction, { repository, id }, { by, login, at: Date.now() });
      if (!granted) return refuse(phrase("no-longer-waits", { waiver }));
      const asked = { id: kept.asked_by, login: kept.asked_login };
      const details = {
        waiver,
        model,
        rule,
        everywhere: everywhere === 1,
        until,
        reason,
        askedBy: asked,
        covers: waiverOf(kept).covers,
      };
      await recordDeed(transaction, desk, {
        kind: "waiver-approved",
        number: kept.number,
        commit: pull.headSha,
        details,
      });
      const answer = fill("waiver-approved", {
        waiver: code(waiver),
        rule: code(rule),
        model: code(model),
        name: login,
        where: everywhere === 1 ? phrase("waiver-everywhere") : phrase("waiver-here", { number: `#${kept.number}` }),
        until: text(until ?? ""),
        command: code(`/assay revoke ${waiver}`),
      });
      return say(answer, judgeAgain(desk.context, everywhere === 1 ? "everywhere" : { number: kept.number }));
    },
  };
}
