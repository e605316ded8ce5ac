import { coverOf } from "../assessment/cover-of.ts";
import { judgeAgain } from "../gates/judge-again.ts";
import { endGrantIn } from "../gates/pull-request/end-grant.ts";
import { waiverApprovers } from "../gates/pull-request/granted.ts";
import { coverText } from "../report/cover-text.ts";
import { findingLine } from "../report/finding-view.ts";
import { code, join, text } from "../report/markdown.ts";
import { fill, phrase, plainPhrase } from "../report/template.ts";
import { type AskedWaiver, askWaiver, waiversOf } from "../store/waivers.ts";
import { type Desk, type Reply, refuse, say } from "./desk.ts";
import { findingsOf, governed, judged } from "./judged.ts";
import { lastDay } from "./last-day.ts";
import { recordDeed } from "./record-deed.ts";

/**
 * `waive <rule> --model M --reason "…" --until DATE`: asks for an exception. It covers what is known now: each finding of the
 * rule that closes the gate, and no worse one.
 */
export async function waive(desk: Desk): Promise<Reply> {
  const { context, command, speaker } = desk;
  const where = await governed(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const until = lastDay(command.options["until"] ?? "", where.found);
  if ("refusal" in until) return refuse(until.refusal);
  const read = await judged(desk);
  if ("refusal" in read) return refuse(read.refusal);
  const rule = command.subject ?? "";
  const found = findingsOf(read.found.assessment.findings, { rule, model: command.options["model"] });
  if ("refusal" in found) return refuse(found.refusal);
  const open = found.found.filter(({ status }) => status === "fail" || status === "undecided");
  const covers = open.flatMap((finding) => coverOf(finding) ?? []);
  const models = [...new Set(open.map(({ model }) => model))];
  const [model] = models;
  if (model === undefined || covers.length === 0) return refuse(phrase("nothing-to-waive", { rule: code(rule) }));
  if (models.length > 1) return refuse(phrase("which-model", { models: models.join(", ") }));
  const { pull, policy, makers } = where.found;
  const approvers = waiverApprovers({ kind: "exception", covers }, makers);
  if (approvers.length === 0) return refuse(phrase("nobody-may-waive", { rule: code(rule) }));
  const everywhere = command.options["everywhere"] !== undefined;
  const asked: AskedWaiver = {
    repository: context.repository.id,
    installation: context.installationId,
    kind: "exception",
    number: pull.number,
    everywhere: everywhere ? 1 : 0,
    model,
    rule,
    reason: command.options["reason"] ?? "",
    until: until.found,
    policy_digest: policy.digest,
    head_sha: pull.headSha,
    base_ref: pull.baseRef,
    covers: JSON.stringify(covers),
    asked_by: speaker.id,
    asked_login: speaker.login,
  };
  return {
    async effect(transaction) {
      const before = await waiversOf(transaction, { repository: asked.repository, states: ["asked"] });
      const same = before.filter((one) => one.rule === rule && one.model === model && one.number === pull.number);
      const kept = await askWaiver(transaction, asked, Date.now());
      const waiver = `w${kept.id}`;
      const why = plainPhrase("waiver-replaced", { waiver });
      for (const old of same) await endGrantIn(transaction, context, old, { to: "replaced", why, by: speaker });
      const details = {
        waiver,
        model,
        rule,
        everywhere,
        until: until.found,
        reason: asked.reason,
        covers,
        policy: policy.digest,
      };
      await recordDeed(transaction, desk, { kind: "waiver-asked", number: pull.number, commit: pull.headSha, details });
      const answer = fill("waiver-asked", {
        waiver: code(waiver),
        rule: code(rule),
        model: code(model),
        where: everywhere ? phrase("waiver-everywhere") : phrase("waiver-here", { number: `#${pull.number}` }),
        until: until.found,
        reason: text(asked.reason, 1000),
        findings: join(open.map(findingLine), "\n"),
        covers: coverText(covers),
        approvers: text(approvers.join(", ")),
        command: code(`/assay approve ${waiver}`),
        replaced:
          same.length === 0 ? "" : phrase("waivers-replaced", { waivers: same.map(({ id }) => `w${id}`).join(", ") }),
      });
      return say(answer, judgeAgain(desk.context, { number: pull.number }));
    },
  };
}
