import { draftFromEvidence } from "../draft-card.ts";
import { commitNewFile } from "../github/commit-file.ts";
import type { LoadedFloor } from "../policy/floor.ts";
import { suggest } from "../policy/nearest.ts";
import { sizeOf } from "../report/budget.ts";
import { code, fenced, type Markdown } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";
import { type Found, type Governed, governed, judged } from "./judged.ts";

/** `card draft [--model M] [--commit]`: a model card from the evidence, as text or as a commit on the branch. */
export async function draftCard(desk: Desk): Promise<Outcome> {
  const { command, room } = desk;
  const where = await governed(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const read = await judged(desk);
  if ("refusal" in read) return refuse(read.refusal);
  const { assessment, evidence } = read.found;
  const which = onlyModel(assessment.models, command.options["model"]);
  if ("refusal" in which) return refuse(which.refusal);
  const model = which.found;
  const { law } = await desk.stand();
  const policy = where.found.policy.policy.models[model];
  const own = evidence.find((one) => one.model === model);
  if (policy === undefined || own === undefined) return refuse(phrase("refused-silent"));
  const floor: LoadedFloor | null = law?.state === "governs" ? law.floor : null;
  const card = await draftFromEvidence({ model, policy, floor, assessment, evidence: own });
  if (command.options["commit"] !== undefined) return commit(desk, where.found, { model, path: policy.card, card });
  const answer = fill("card-drafted", {
    model: code(model),
    path: code(policy.card ?? "MODEL_CARD.md"),
    card: fenced(card, "markdown"),
  });
  return sizeOf(answer) <= room ? say(answer) : refuse(phrase("card-too-long", { model: code(model) }));
}

async function commit(
  { context, speaker }: Desk,
  { pull }: Governed,
  { model, path, card }: { readonly model: string; readonly path: string | undefined; readonly card: string },
): Promise<Outcome> {
  if (path === undefined) return refuse(phrase("card-without-path", { model: code(model) }));
  if (pull.fork) return refuse(phrase("card-for-fork"));
  const message = `Draft the model card of ${model}\n\nAsked for by ${speaker.login} in #${pull.number}.`;
  const committed = await commitNewFile(context.repository, { branch: pull.headRef, path, content: card, message });
  switch (committed.state) {
    case "committed":
      return say(fill("card-committed", { path: code(path), commit: code(committed.commit.slice(0, 12)) }));
    case "exists":
      return refuse(phrase("card-exists", { path: code(path) }));
    case "refused":
      return refuse(phrase("card-not-committed", { branch: code(pull.headRef) }));
  }
}

function onlyModel(models: readonly string[], wanted: string | undefined): Found<string> {
  if (wanted !== undefined) {
    if (models.includes(wanted)) return { found: wanted };
    return { refusal: phrase("refused-no-model", { model: code(wanted), near: suggest(wanted, models) }) };
  }
  const [only, second] = models;
  if (only === undefined) return refusal(phrase("nothing-judged"));
  return second === undefined ? { found: only } : refusal(phrase("which-model", { models: models.join(", ") }));
}

function refusal(answer: Markdown): { readonly refusal: Markdown } {
  return { refusal: answer };
}
