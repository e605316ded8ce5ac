import { fitParts, fixedPart } from "../report/budget.ts";
import { previewPart } from "../report/preview.ts";
import { phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";

/** `policy preview`: the verdict under the policy that the pull request proposes, beside the one that governs. */
export async function previewPolicy(desk: Desk): Promise<Outcome> {
  const { facts, law } = await desk.stand();
  const answer = await desk.answer();
  if (facts === null || law === null || answer === null) return refuse(phrase("refused-silent"));
  if (facts.proposal.kind === "none") return refuse(phrase("no-proposal"));
  if (facts.proposal.kind === "deleted") return say(phrase("proposal-deletes"));
  const current = law.state === "governs" ? (answer.judged?.assessment ?? "none-judged") : "none-governs";
  const head = fixedPart(phrase("preview-for", { title: answer.check.title }));
  return say(fitParts([head, ...previewPart(answer.preview, current, 1)], desk.room));
}
