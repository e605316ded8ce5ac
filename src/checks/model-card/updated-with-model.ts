import { type CommonParams, commonParams } from "../../policy/rule-params.ts";
import { CARD } from "../../statistics/card-fact.ts";
import type { Rule } from "../rule.ts";
import { cardFile } from "./card-rule.ts";
import { conclude, unread } from "./conclude.ts";

const NAME = "model-card/updated-with-model";

/** A change of the model comes with a change of its card. */
export const updatedWithModel: Rule<CommonParams> = {
  name: NAME,
  summary: "A change that touches the model touches its card too.",
  params: commonParams,
  needs: () => [CARD],
  judge(input) {
    const { touched } = input;
    const file = cardFile(input);
    if (touched === null)
      return [
        conclude(NAME, input, file, {
          outcome: "not-applicable",
          title: "no change is known",
          message:
            "What was changed is not known here, as when a working tree is judged, so there is nothing to compare.",
        }),
      ];
    const card = input.facts.get(CARD);
    if (!card.ok) return [conclude(NAME, input, file, unread(card.fault))];
    if (!touched.model)
      return [
        conclude(NAME, input, file, {
          outcome: "not-applicable",
          title: "the model is unchanged",
          message: "The change touches no file under the model's paths.",
        }),
      ];
    if (touched.card === null)
      return [
        conclude(NAME, input, file, {
          outcome: "undecided",
          reason: "not-comparable",
          title: "whether the card was changed is not known",
          message: `The change has more files than GitHub lists, so it cannot be told whether it touches ${card.value.path}.`,
          remedy: "Split the change into smaller pull requests, with the model and its card in the same one.",
        }),
      ];
    if (touched.card)
      return [
        conclude(NAME, input, file, {
          outcome: "met",
          title: "the card was changed with the model",
          message: "The change touches both the model and its card.",
        }),
      ];
    return [
      conclude(NAME, input, file, {
        outcome: "broken",
        title: "the model was changed and its card was not",
        message: `The change touches files of the model and leaves ${card.value.path} as it was.`,
        remedy: "Bring the card up to date in the same pull request: version, data, figures, limits; whatever changed.",
      }),
    ];
  },
};
