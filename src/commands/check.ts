import { judgeAgain } from "../gates/judge-again.ts";
import type { Task } from "../jobs/task.ts";
import { fitParts, fixedPart, listPart } from "../report/budget.ts";
import { findingLine } from "../report/finding-view.ts";
import { formatCount } from "../report/format-number.ts";
import { code, NOTHING } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";
import { findingsOf } from "./judged.ts";

/** `check [rule] [--model M]`: judges again now. The check run is written anew; of a rule, the reply shows what it concludes. */
export async function check(desk: Desk): Promise<Outcome> {
  const { command, speaker, room } = desk;
  const answer = await desk.answer();
  if (answer === null) return refuse(phrase("refused-silent"));
  const { pull } = await desk.stand();
  const { id, login } = speaker;
  const follow = judgeAgain(desk.context, { number: pull.number }).map(
    (task): Task =>
      task.kind === "judge-pull-request" ? { ...task, requested: true, requestedBy: { id, login } } : task,
  );
  const head = fixedPart(fill("checked", { title: answer.check.title, commit: code(pull.headSha.slice(0, 12)) }));
  const { subject: rule } = command;
  if (rule === null || answer.judged === null) return say(fitParts([head], room), follow);
  const found = findingsOf(answer.judged.assessment.findings, { rule, model: command.options["model"] });
  if ("refusal" in found) return refuse(found.refusal);
  const items = found.found.map((finding) => [findingLine(finding)]);
  const more = (count: number) => phrase("more-findings", { count: formatCount(count) });
  return say(fitParts([head, listPart({ priority: 1, heading: NOTHING, items, separator: "\n", more })], room), follow);
}
