import { coverOf, currentEvidence } from "../assessment/cover-of.ts";
import type { Covered } from "../assessment/waiver.ts";
import { judgeAgain } from "../gates/judge-again.ts";
import { waiverApprovers } from "../gates/pull-request/granted.ts";
import { coverText } from "../report/cover-text.ts";
import { code, text } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { activateWaiver, askWaiver } from "../store/waivers.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { governed, judged } from "./judged.ts";
import { refusalOfApprover } from "./may-give.ts";
import { recordDeed } from "./record-deed.ts";

const PRACTICE = "drift/";

/**
 * `baseline accept --reason "…"`: accepts this very evidence as the new baseline. What drift rules find in it against the
 * old one is waived as long as the evidence is the same; from the merge on the target branch's own evidence is the baseline.
 */
export async function acceptBaseline(desk: Desk): Promise<Reply> {
  const { context, command, speaker } = desk;
  const where = await governed(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const read = await judged(desk);
  if ("refusal" in read) return refuse(read.refusal);
  const wanted = command.options["model"];
  const open = read.found.assessment.findings.filter(
    ({ rule, model, status }) =>
      rule.startsWith(PRACTICE) && status === "fail" && (wanted === undefined || model === wanted),
  );
  const covers = open.flatMap((finding): Covered[] => {
    const evidence = currentEvidence(finding);
    const covered = coverOf(finding);
    return covered === null || evidence.length === 0 ? [] : [{ ...covered, evidence }];
  });
  const models = [...new Set(open.map(({ model }) => model))];
  const [model] = models;
  if (model === undefined || covers.length === 0) return refuse(phrase("no-drift-to-accept"));
  if (models.length > 1) return refuse(phrase("which-model", { models: models.join(", ") }));
  const { pull, policy, makers } = where.found;
  const approvers = waiverApprovers({ kind: "baseline", covers }, makers);
  const refusal = await refusalOfApprover(desk, { approvers, pull });
  if (refusal !== null) return refuse(refusal);
  const reason = command.options["reason"] ?? "";
  const rule = [...new Set(covers.map((covered) => covered.rule))].join(" ");
  return {
    async effect(transaction) {
      const { id: by, login } = speaker;
      const at = Date.now();
      const asked = {
        repository: context.repository.id,
        installation: context.installationId,
        kind: "baseline" as const,
        number: pull.number,
        everywhere: 0,
        model,
        rule,
        reason,
        until: null,
        policy_digest: policy.digest,
        head_sha: pull.headSha,
        base_ref: pull.baseRef,
        covers: JSON.stringify(covers),
        asked_by: by,
        asked_login: login,
      };
      const kept = await askWaiver(transaction, asked, at);
      await activateWaiver(transaction, kept, { by, login, at });
      const waiver = `w${kept.id}`;
      const details = { waiver, model, rule, reason, covers, policy: policy.digest };
      await recordDeed(transaction, desk, {
        kind: "baseline-accepted",
        number: pull.number,
        commit: pull.headSha,
        details,
      });
      const answer = fill("baseline-accepted", {
        waiver: code(waiver),
        model: code(model),
        name: login,
        reason: text(reason, 1000),
        covers: coverText(covers),
        branch: code(pull.baseRef),
      });
      return say(answer, judgeAgain(desk.context, { number: pull.number }));
    },
  };
}
