import { NotVisibleError } from "../../github/errors.ts";
import { renderGroupByPulls } from "../../report/merge-group.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "../pull-request/answer.ts";
import { digestOf } from "../pull-request/check-content.ts";
import { decide } from "../pull-request/decide.ts";
import { gather } from "../pull-request/gather.ts";
import { worstOf } from "../pull-request/shared-check.ts";
import { type GroupFacts, shownGroup } from "./gather-group.ts";

/**
 * What there is to say about a merge group by the evidence of its pull requests: each is judged anew at its own head, by the
 * policy of the target branch as it is now, and the worst holds for all.
 */
export async function decideByPulls(
  context: GateContext,
  facts: GroupFacts,
  options: { readonly waitsSince: number },
): Promise<Answer> {
  const answers: { readonly number: number; readonly answer: Answer }[] = [];
  for (const { pull } of facts.members) {
    const own = await gather(context.repository, pull);
    if (own === null) throw new NotVisibleError(`The policy of ${pull.baseRef} went while a merge group was judged.`);
    answers.push({ number: pull.number, answer: await decide(context, own, options) });
  }
  const worst = worstOf(answers);
  const { check } = worst.answer;
  const group = shownGroup(facts);
  const verdicts = answers.map(({ number, answer }) => ({ number, title: answer.check.title }));
  const identity = digestOf(answers.map(({ number, answer }) => [number, answer.check.externalId]));
  return {
    ...worst.answer,
    problems: [],
    check: {
      ...renderGroupByPulls(check, { group, worst: worst.number, verdicts }),
      // They are about lines of another commit.
      annotations: [],
      hasFindings: false,
      externalId: identity,
    },
  };
}
