import { z } from "zod";
import { commonParams } from "../../policy/rule-params.ts";
import { cardRule } from "./card-rule.ts";
import { type Conclusion, shorten } from "./conclude.ts";
import { type FrontMatterProblem, frontMatterProblems, type Mapping } from "./front-matter-problems.ts";

const params = commonParams.extend({
  demand: z
    .boolean()
    .default(false)
    .describe("`true`: the card must have front matter. By default only what is there must be right."),
  "required-keys": z
    .array(z.string().min(1))
    .default([])
    .describe("Keys that the front matter must have, e.g. `[license, library_name]`; naming any demands front matter."),
});

/** The card's front matter is valid YAML, and what it says of known keys makes sense. */
export const frontMatter = cardRule({
  name: "model-card/front-matter",
  summary: "The card's front matter, where it has any, is valid YAML whose known keys have known values.",
  params,
  judge({ card, path }, { params: given }): Conclusion {
    const front = card.frontMatter;
    const demanded = given.demand || given["required-keys"].length > 0;
    if (front.state === "none")
      return demanded
        ? {
            outcome: "broken",
            title: "the card has no front matter",
            message: `${path} does not start with front matter (YAML between two lines of \`---\`), which the policy demands.`,
            remedy: `Start the file with \`---\`, ${given["required-keys"].map((key) => `\`${key}: …\`, `).join("")}and a closing \`---\`.`,
            lines: [1],
          }
        : {
            outcome: "not-applicable",
            title: "the card has no front matter",
            message: `${path} has no front matter, and the policy does not demand any.`,
          };
    if (front.state === "broken")
      return {
        outcome: "broken",
        title: shorten(`front matter: ${front.message}`, 110),
        message: `The front matter of ${path} cannot be read: line ${front.line}, column ${front.column}: ${shorten(front.message, 200)}.`,
        remedy: "Mend the YAML at this place: readers of the card lose all its metadata, not only this line.",
        detail: [{ key: null, problem: shorten(front.message, 200), line: front.line }],
        lines: [front.line],
      };
    return conclusionOf([...absentKeys(front, given["required-keys"]), ...frontMatterProblems(front)]);
  },
});

function absentKeys(front: Mapping, keys: readonly string[]): FrontMatterProblem[] {
  const isAbsent = (key: string) => {
    const value = Object.hasOwn(front.value, key) ? front.value[key] : null;
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  };
  return keys.filter(isAbsent).map((key) => ({ key, problem: "is demanded by the policy", line: front.raw.line }));
}

function conclusionOf(problems: readonly FrontMatterProblem[]): Conclusion {
  const [first] = problems;
  const measured = { value: problems.length, interval: null, n: null };
  const limit = { max: 0 };
  if (first === undefined)
    return {
      outcome: "met",
      title: "the front matter is in order",
      message: "The front matter is valid YAML, and its known keys have known values.",
      measured,
      limit,
    };
  const more = problems.length === 1 ? "" : `, and ${problems.length - 1} more`;
  return {
    outcome: "broken",
    title: shorten(`front matter: ${first.key} ${first.problem}${more}`, 110),
    message: `${problems
      .map(({ key, problem, line }) => `Line ${line}: ${shorten(key, 80)} ${shorten(problem, 120)}.`)
      .slice(0, 3)
      .join(" ")}`,
    remedy: "Write the keys as the Hugging Face model card metadata has them, or take them out of the front matter.",
    detail: problems.map(({ key, problem, line }) => ({ key, problem, line })),
    lines: problems.map(({ line }) => line),
    measured,
    limit,
  };
}
