import { fitParts } from "../report/budget.ts";
import { explainParts } from "../report/explain.ts";
import { definitionIn, rulePage } from "../rule-page.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";
import { findingsOf, judged } from "./judged.ts";

/** `explain <rule> [--model M]`: the finding in full. */
export async function explain(desk: Desk): Promise<Outcome> {
  const { command, room } = desk;
  const read = await judged(desk);
  if ("refusal" in read) return refuse(read.refusal);
  const { assessment, evidence } = read.found;
  const rule = command.subject ?? "";
  const found = findingsOf(assessment.findings, { rule, model: command.options["model"] });
  if ("refusal" in found) return refuse(found.refusal);
  const page = rulePage(rule);
  const definition = page === null ? null : definitionIn(page);
  return say(fitParts(explainParts({ findings: found.found, evidence, definition }), room));
}
