import { judgeAgain } from "../gates/judge-again.ts";
import { grantedTo } from "../gates/pull-request/granted.ts";
import { approversOf } from "../policy/approvers.ts";
import { suggest } from "../policy/nearest.ts";
import { touchedModels } from "../policy/touched-models.ts";
import { code } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { dropApprovals, keepApproval } from "../store/approvals.ts";
import { type Desk, type Outcome, type Reply, refuse, say } from "./desk.ts";
import { governed } from "./judged.ts";
import { refusalOfApprover } from "./may-give.ts";
import type { Command } from "./parse-command.ts";
import { recordDeed } from "./record-deed.ts";

/** Whether a command speaks of the sign-off of a head commit and of no waiver. */
export function isSignOff({ subject }: Command): boolean {
  return /^sign-?off$/i.test(subject ?? "");
}

/** Whether the pull request touches a model that demands sign-offs which are not there yet. */
export async function wantsSignOff(desk: Desk): Promise<boolean> {
  const where = await governed(desk);
  const { facts } = await desk.stand();
  if ("refusal" in where || facts === null) return false;
  const { signOffs } = await grantedTo(desk.context, facts, where.found.makers);
  return (await demanded(desk)).some(({ model, wanted }) => {
    const persons = new Set(signOffs.filter((one) => one.model === model).map(({ by }) => by.id));
    return persons.size < wanted && !persons.has(desk.speaker.id);
  });
}

/** Signs off what the pull request does to its models, for this very head commit. */
export async function signOff(desk: Desk): Promise<Reply> {
  const { context, speaker, command } = desk;
  const where = await governed(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { pull, policy } = where.found;
  const all = await demanded(desk);
  const wanted = command.options["model"];
  const models = all.map(({ model }) => model).filter((model) => wanted === undefined || model === wanted);
  if (models.length === 0) {
    const near =
      wanted === undefined
        ? ""
        : suggest(
            wanted,
            all.map(({ model }) => model),
          );
    return refuse(phrase("no-sign-off-wanted", { near }));
  }
  const refusal = await refusalOfApprover(desk, { approvers: approversOf(policy.policy), pull, ofHead: true });
  if (refusal !== null) return refuse(refusal);
  const { number, headSha, baseRef } = pull;
  const head = { repository: context.repository.id, number, head_sha: headSha, base_ref: baseRef };
  return {
    async effect(transaction): Promise<Outcome> {
      const by = { by: speaker.id, login: speaker.login, at: Date.now() };
      for (const model of models) await keepApproval(transaction, { ...head, what: "sign-off", model, ...by });
      const details = { models, policy: policy.digest, base: baseRef };
      await recordDeed(transaction, desk, { kind: "signed-off", number, commit: headSha, details });
      const commit = code(headSha.slice(0, 12));
      return say(
        fill("signed-off", { name: speaker.login, models: models.join(", "), commit }),
        judgeAgain(desk.context, pull),
      );
    },
  };
}

/** Takes the speaker's own sign-off of this head back. */
export async function takeBackSignOff(desk: Desk): Promise<Reply> {
  const { context, speaker } = desk;
  const { pull } = await desk.stand();
  return {
    async effect(transaction): Promise<Outcome> {
      const { number, headSha, baseRef } = pull;
      const where = { repository: context.repository.id, number, headSha, baseRef };
      const dropped = await dropApprovals(transaction, { ...where, what: "sign-off", by: speaker.id });
      if (dropped === 0) return refuse(phrase("no-sign-off-of-yours"));
      const details = { reason: desk.command.options["reason"] ?? "" };
      await recordDeed(transaction, desk, {
        kind: "sign-off-taken-back",
        number,
        commit: headSha,
        details,
      });
      return say(phrase("sign-off-taken-back", { name: speaker.login }), judgeAgain(desk.context, pull));
    },
  };
}

/** The touched models that demand sign-offs, and how many. */
async function demanded(desk: Desk): Promise<readonly { readonly model: string; readonly wanted: number }[]> {
  const where = await governed(desk);
  const { facts } = await desk.stand();
  if ("refusal" in where || facts === null) return [];
  const { policy } = where.found.policy;
  const touched = touchedModels(policy, facts.changed.paths);
  return Object.entries(policy.models).flatMap(([model, { "sign-off": wanted }]) =>
    wanted === undefined || touched[model] === undefined ? [] : [{ model, wanted }],
  );
}
