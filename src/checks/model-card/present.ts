import { z } from "zod";
import { commonParams } from "../../policy/rule-params.ts";
import { CARD } from "../../statistics/card-fact.ts";
import type { Rule } from "../rule.ts";
import { cardFile } from "./card-rule.ts";
import { type Conclusion, conclude, unread } from "./conclude.ts";

const NAME = "model-card/present";

const params = commonParams.extend({
  "min-words": z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe("Fewest words of visible text: less is a stub. In Chinese, Japanese and Thai two characters are a word."),
});
type Params = z.infer<typeof params>;

/** The declared card is there and is more than a stub. */
export const present: Rule<Params> = {
  name: NAME,
  summary: "The model card that the policy declares exists, is Markdown text, and is more than a stub.",
  params,
  needs: () => [CARD],
  judge(input) {
    const card = input.facts.get(CARD);
    const file = cardFile(input);
    if (card.ok)
      return [conclude(NAME, input, card.value, wordCount(card.value.card.words, input.params["min-words"]))];
    // A card that is declared and not there, or empty, is an answer; one that could not be fetched is none.
    const answered =
      file !== null && (card.fault.reason === "evidence-missing" || card.fault.reason === "evidence-empty");
    return [conclude(NAME, input, file, answered ? absent(file.path, card.fault.message) : unread(card.fault))];
  },
};

function absent(path: string, message: string): Conclusion {
  return {
    outcome: "broken",
    title: "there is no model card",
    message,
    remedy: `Write a model card at ${path}: what the model is for, its limits, its data, how well it does, who answers for it.`,
  };
}

function wordCount(words: number, least: number): Conclusion {
  const measured = { value: words, interval: null, n: null };
  const limit = { min: least };
  if (words >= least)
    return {
      outcome: "met",
      title: `the model card has ${words} words`,
      message: `The model card has ${words} words; at least ${least} are demanded.`,
      measured,
      limit,
    };
  return {
    outcome: "broken",
    reason: "limit-exceeded",
    title: `the model card is a stub: ${words} words < ${least}`,
    message: `The model card has ${words} words of visible text; under ${least} it counts as a stub.`,
    remedy: "Say in the card what the model is for, its limits, its data, how well it does and who answers for it.",
    lines: [1],
    measured,
    limit,
  };
}
