import { z } from "zod";
import { nearest } from "../../policy/nearest.ts";
import { commonParams } from "../../policy/rule-params.ts";
import { cardRule } from "./card-rule.ts";
import { type Conclusion, shorten } from "./conclude.ts";
import { findLicences, type LicenceStatement } from "./find-licences.ts";
import { HUB_LICENCES } from "./hub-vocabulary.ts";
import { aliasesOf, unknownSections } from "./section-aliases.ts";

const params = commonParams.extend({
  accept: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "The only licences that are accepted, as ids (`apache-2.0`, `mit`; `proprietary` for terms of one's own). Left out: any known licence, and any that is named and linked.",
    ),
});

const WRITE = "Write the id in the front matter (`license: apache-2.0`) or in the text (`**Licence:** Apache-2.0`)";

/** The card says under which licence the model may be used. */
export const licence = cardRule({
  name: "model-card/licence",
  summary: "The card names the model's licence: a known id, or terms of its own by name and link.",
  params,
  examine: unknownSections,
  judge({ card, path }, { params: given, policy }): Conclusion {
    const statements = findLicences(card, aliasesOf(policy, "licence"));
    const detail = statements.map((found) => ({
      licence: shorten(idOf(found), 80),
      from: found.from,
      line: found.line,
    }));
    if (statements.length === 0)
      return {
        outcome: "broken",
        title: "the card names no licence",
        message: `${path} names no licence, neither in its front matter nor in its text.`,
        remedy: `${WRITE}.`,
      };
    const accept = given.accept?.map((id) => id.toLowerCase());
    const [wrong] = statements.flatMap((found) => {
      const problem = problemOf(found, accept);
      return problem === undefined ? [] : [{ line: found.line, ...problem }];
    });
    if (wrong !== undefined)
      return {
        outcome: "broken",
        ...wrong,
        message: `${wrong.message} (line ${wrong.line}).`,
        detail,
        lines: [wrong.line],
      };
    const names = [...new Set(statements.map(idOf))].join(", ");
    return {
      outcome: "met",
      title: shorten(`licence: ${names}`, 100),
      message: `The card names the licence ${shorten(names, 200)} (line ${statements[0]?.line}).`,
      detail,
      lines: statements.slice(0, 1).map(({ line }) => line),
    };
  },
});

function idOf({ reading, text }: LicenceStatement): string {
  if (reading.kind === "id" || reading.kind === "family") return reading.id;
  return reading.kind === "proprietary" ? "proprietary" : text;
}

type Problem = Pick<Conclusion, "title" | "message" | "remedy">;

function problemOf(found: LicenceStatement, accept: readonly string[] | undefined): Problem | undefined {
  const { reading, linked } = found;
  const said = shorten(found.text, 60);
  if (reading.kind === "placeholder")
    return {
      title: "the licence is a placeholder",
      message:
        said === ""
          ? "The card has a place for the licence and says nothing there"
          : `The card says "${said}" where its licence belongs`,
      remedy: `${WRITE}.`,
    };
  if (accept !== undefined) {
    if (accept.includes(idOf(found).toLowerCase())) return undefined;
    return {
      title: `licence not accepted: ${said}`,
      message: `The policy accepts ${accept.join(", ")}, and the card says "${said}"`,
      remedy: "Release the model under an accepted licence, or have the policy accept this one.",
    };
  }
  if (reading.kind === "id" || reading.kind === "proprietary" || linked) return undefined;
  if (reading.kind === "family") return familyProblem(reading.id);
  const near = nearest(said.toLowerCase(), [...HUB_LICENCES]);
  return {
    title: `licence not recognised: ${said}`,
    message: `"${said}" is no licence id of the Hugging Face Hub or of SPDX, and nothing is linked`,
    remedy:
      near === null
        ? `${WRITE}, or \`license: other\` with \`license_name\` and \`license_link\`.`
        : `If ${near} is meant, write that; else \`license: other\` with \`license_name\` and \`license_link\`.`,
  };
}

function familyProblem(id: string): Problem {
  if (id === "other")
    return {
      title: "licence `other` without its name and link",
      message: "The licence is `other`, and its name or its terms are not given",
      remedy: "Add `license_name` with an id of your own and `license_link` with the file or page of the terms.",
    };
  if (id === "unknown")
    return {
      title: "the licence is unknown",
      message: "The licence is given as `unknown`, which permits nothing",
      remedy: `Find out the licence of the weights, the base model and the data. ${WRITE}.`,
    };
  return {
    title: `\`${id}\` is a family of licences`,
    message: `"${id}" names a family of licences, whose members permit different things`,
    remedy: `Say which one: ${
      [...HUB_LICENCES]
        .filter((known) => known.startsWith(`${id}-`))
        .slice(0, 6)
        .join(", ") || "the full id"
    }.`,
  };
}
