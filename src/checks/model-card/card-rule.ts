import type { Finding } from "../../assessment/finding.ts";
import { evidenceOf } from "../../evidence/evidence.ts";
import type { Issue } from "../../policy/explain-issues.ts";
import type { ModelPolicy } from "../../policy/policy-schema.ts";
import type { CommonParams } from "../../policy/rule-params.ts";
import { CARD, type CardFact } from "../../statistics/card-fact.ts";
import type { FactRequest } from "../../statistics/facts.ts";
import type { Rule, RuleInput } from "../rule.ts";
import { type CardFile, type Conclusion, conclude, unread } from "./conclude.ts";

/** A rule about the content of a card: undecided with the card's fault where there is none to read. */
export function cardRule<P extends CommonParams>(options: {
  readonly name: string;
  readonly summary: string;
  readonly params: Rule<P>["params"];
  examine?(model: ModelPolicy): readonly Issue[];
  /** Further questions; the card is always asked for. */
  readonly needs?: (model: ModelPolicy) => readonly FactRequest[];
  readonly judge: (fact: CardFact, input: RuleInput<P>) => Conclusion;
}): Rule<P> {
  const { needs, judge, ...grammar } = options;
  const { name } = options;
  return {
    ...grammar,
    needs: (model) => [CARD, ...(needs?.(model) ?? [])],
    judge(input): readonly Finding[] {
      const card = input.facts.get(CARD);
      if (!card.ok) return [conclude(name, input, cardFile(input), unread(card.fault))];
      return [conclude(name, input, card.value, judge(card.value, input))];
    },
  };
}

/** The declared card, whether or not it could be had; `null` where the policy declares none. */
export function cardFile(input: Pick<RuleInput<CommonParams>, "evidence" | "policy">): CardFile | null {
  const [slot] = evidenceOf(input.evidence, "card");
  if (slot === undefined) return input.policy.card === undefined ? null : { path: input.policy.card, sha256: null };
  return { path: slot.path, sha256: slot.state === "present" ? slot.sha256 : null };
}
