import { commonParams } from "../../policy/rule-params.ts";
import { cardRule } from "./card-rule.ts";
import { shorten } from "./conclude.ts";
import { findOwners } from "./find-owners.ts";
import { aliasesOf, unknownSections } from "./section-aliases.ts";

/** The card names who answers for the model. */
export const owner = cardRule({
  name: "model-card/owner",
  summary: "The card names who answers for the model: a person, a team, or a way to reach them.",
  params: commonParams,
  examine: unknownSections,
  judge({ card, path }, { policy }) {
    const { owners, blanks } = findOwners(card, aliasesOf(policy, "owner"));
    const [first] = owners;
    if (first !== undefined)
      return {
        outcome: "met",
        title: "the card names an owner",
        message: `The card names who answers for the model, on line ${first.line}.`,
        detail: owners.slice(0, 20).map(({ text, line }) => ({ owner: shorten(text, 100), line })),
        lines: [first.line],
      };
    const [blank] = blanks;
    return {
      outcome: "broken",
      title: blank === undefined ? "the card names no owner" : "the card's owner is left blank",
      message:
        blank === undefined
          ? `${path} names nobody who answers for the model: no author, owner or contact, no address.`
          : `${path} has a place for its owner on line ${blank.line}, and what stands there names nobody.`,
      remedy:
        "Add a person or team and a way to reach them, for instance `**Contact:** ml-risk@your-organisation` or `**Owner:** @org/team`.",
      lines: blanks.map(({ line }) => line),
    };
  },
});
