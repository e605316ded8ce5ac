import { commonParams } from "../../policy/rule-params.ts";
import { cardRule } from "./card-rule.ts";
import { shorten } from "./conclude.ts";
import { findPlaceholders } from "./find-placeholders.ts";

/** Nothing in the card is left over from a template. */
export const noPlaceholders = cardRule({
  name: "model-card/no-placeholders",
  summary: "Nothing in the card is left over from a template: no marks, default sentences, unfilled variables.",
  params: commonParams,
  judge({ card }) {
    const hits = findPlaceholders(card);
    const measured = { value: hits.length, interval: null, n: null };
    if (hits.length === 0)
      return {
        outcome: "met",
        title: "no placeholders",
        message: "The card holds no marks, default sentences or unfilled variables of a template.",
        measured,
        limit: { max: 0 },
      };
    const [first] = hits;
    const count = hits.length === 1 ? "one placeholder" : `${hits.length} placeholders`;
    return {
      outcome: "broken",
      title: `${count} left in the model card`,
      message: `The card still holds ${count}, the first on line ${first?.line}: ${shorten(first?.text ?? "", 80)}`,
      remedy:
        "Replace each by what is true of this model, or take the section out. Where something does not apply, say why: `N/A: …`.",
      detail: hits.map(({ kind, text, line }) => ({ kind, placeholder: shorten(text, 120), line })),
      lines: hits.map(({ line }) => line),
      measured,
      limit: { max: 0 },
    };
  },
});
