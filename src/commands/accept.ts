import { judgeAgain } from "../gates/judge-again.ts";
import { code } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { keepApproval } from "../store/approvals.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { governed } from "./judged.ts";
import { governedByApprover } from "./may-give.ts";
import { recordDeed } from "./record-deed.ts";

/** `accept workflow`: for this head, the evidence counts though the pull request changes the workflow that makes it. */
export function acceptWorkflow(desk: Desk): Promise<Reply> {
  return accept(desk, "workflow");
}

/** `accept fork`: for this head, evidence counts that was made in a fork, where the policy leaves that to approvers. */
export async function acceptFork(desk: Desk): Promise<Reply> {
  const where = await governed(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull, policy, makers } = where.found;
  if (!pull.fork) return refuse(phrase("not-a-fork"));
  const forks = makers.floor?.forks === "never" ? "never" : policy.policy.forks;
  if (forks === "never") return refuse(phrase("forks-never"));
  return accept(desk, "fork");
}

async function accept(desk: Desk, what: "workflow" | "fork"): Promise<Reply> {
  const { context, speaker } = desk;
  const where = await governedByApprover(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull, policy } = where.found;
  return {
    async effect(transaction) {
      const { number, headSha, baseRef } = pull;
      const head = { repository: context.repository.id, number, head_sha: headSha, base_ref: baseRef };
      const by = { by: speaker.id, login: speaker.login, at: Date.now() };
      await keepApproval(transaction, { ...head, what, model: "", ...by });
      const details = { policy: policy.digest, base: baseRef };
      await recordDeed(transaction, desk, {
        kind: `${what}-accepted`,
        number,
        commit: headSha,
        details,
      });
      const commit = code(pull.headSha.slice(0, 12));
      return say(fill(`accepted-${what}`, { name: speaker.login, commit }), judgeAgain(desk.context, pull));
    },
  };
}
