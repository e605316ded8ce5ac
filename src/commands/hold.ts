import { judgeAgain } from "../gates/judge-again.ts";
import { code, text } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { dropHold, keepHold } from "../store/approvals.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { governedByApprover } from "./may-give.ts";
import { recordDeed } from "./record-deed.ts";

/** `hold --reason "…"`: keeps the check red until somebody resumes. */
export async function hold(desk: Desk): Promise<Reply> {
  const { context, command, speaker } = desk;
  const where = await governedByApprover(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull } = where.found;
  const reason = command.options["reason"] ?? "";
  return {
    async effect(transaction) {
      const by = { by: speaker.id, login: speaker.login, at: Date.now() };
      const at = { repository: context.repository.id, number: pull.number };
      if (!(await keepHold(transaction, { ...at, ...by, reason }))) return refuse(phrase("held-already"));
      const deed = { kind: "held", number: pull.number, commit: pull.headSha, details: { reason } };
      await recordDeed(transaction, desk, deed);
      const values = { name: speaker.login, reason: text(reason, 1000), command: code("/assay resume") };
      return say(fill("hold", values), judgeAgain(desk.context, pull));
    },
  };
}

/** `resume`: lifts a hold. */
export async function resume(desk: Desk): Promise<Reply> {
  const { context, speaker } = desk;
  const where = await governedByApprover(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull } = where.found;
  return {
    async effect(transaction) {
      const at = { repository: context.repository.id, number: pull.number };
      if (!(await dropHold(transaction, at))) return refuse(phrase("not-held"));
      await recordDeed(transaction, desk, { kind: "resumed", number: pull.number, commit: pull.headSha, details: {} });
      return say(phrase("resumed", { name: speaker.login }), judgeAgain(desk.context, pull));
    },
  };
}
