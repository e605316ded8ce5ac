import type { AssessedFinding } from "../assessment/assessment.ts";
import type { Answer } from "../gates/pull-request/answer.ts";
import type { Lawgivers } from "../gates/pull-request/granted.ts";
import type { PullRequest } from "../github/read-pull.ts";
import type { LoadedPolicy } from "../policy/load-policy.ts";
import { suggest } from "../policy/nearest.ts";
import { code, type Markdown } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import type { Desk } from "./desk.ts";

/** What was looked for, or why it is not there and what to do instead. */
export type Found<T> = { readonly found: T } | { readonly refusal: Markdown };

/** A pull request with the policy that governs it. */
export interface Governed {
  readonly pull: PullRequest;
  readonly policy: LoadedPolicy;
  readonly makers: Lawgivers;
}

/** The pull request, where a policy governs it that can be read. */
export async function governed(desk: Pick<Desk, "stand">, number?: number): Promise<Found<Governed>> {
  const { pull, law } = await desk.stand(number);
  if (law?.state !== "governs") return { refusal: phrase("refused-no-policy", { branch: code(pull.baseRef) }) };
  const { policy, floor } = law;
  return { found: { pull, policy, makers: { policy: policy.policy, floor: floor?.policy ?? null } } };
}

/** What was judged about the pull request now, where anything could be. */
export async function judged(desk: Pick<Desk, "answer">): Promise<Found<NonNullable<Answer["judged"]>>> {
  const answer = await desk.answer();
  if (answer === null) return { refusal: phrase("refused-silent") };
  if (answer.judged === null) return { refusal: fill("refused-unjudged", { title: answer.check.title }) };
  return { found: answer.judged };
}

/** The findings of a rule, of one model where one is named. */
export function findingsOf(
  findings: readonly AssessedFinding[],
  { rule, model }: { readonly rule: string; readonly model: string | undefined },
): Found<readonly AssessedFinding[]> {
  const models = [...new Set(findings.map((finding) => finding.model))];
  if (model !== undefined && !models.includes(model)) {
    const near = suggest(model, models);
    return { refusal: phrase("refused-no-model", { model: code(model), near }) };
  }
  const ofModel = findings.filter((finding) => model === undefined || finding.model === model);
  const rules = [...new Set(ofModel.map((finding) => finding.rule))];
  const found = ofModel.filter((finding) => finding.rule === rule);
  if (found.length > 0) return { found };
  return { refusal: phrase("refused-no-rule", { rule: code(rule), near: suggest(rule, rules) }) };
}
