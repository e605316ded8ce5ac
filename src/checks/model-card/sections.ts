import { z } from "zod";
import type { ModelCard } from "../../evidence/readers/model-card/card.ts";
import { commonParams } from "../../policy/rule-params.ts";
import { isOtherLanguage } from "./card-language.ts";
import { cardRule } from "./card-rule.ts";
import type { Conclusion } from "./conclude.ts";
import { headingNames } from "./match-section.ts";
import { metricFiguresLine } from "./metric-figures.ts";
import { aliasesOf, unknownSections } from "./section-aliases.ts";
import { contentOf } from "./section-content.ts";
import { SECTION_NAMES, type SectionName } from "./section-names.ts";

const params = commonParams.extend({
  sections: z
    .array(z.enum(SECTION_NAMES))
    .min(1)
    .default(["intended-use", "limitations", "training-data", "evaluation"])
    .describe("Sections that the card must have, by their names in the documentation of this rule."),
});

interface SectionState {
  readonly section: SectionName;
  readonly state: "filled" | "only-placeholders" | "empty" | "missing" | "language-unknown";
  readonly heading: string | null;
  readonly line: number | null;
}

/** The sections that the policy demands are there and say something. */
export const sections = cardRule({
  name: "model-card/sections",
  summary: "The card has the sections that the policy demands, and each says something.",
  params,
  examine: unknownSections,
  judge({ card, path }, { params: given, policy }): Conclusion {
    const other = isOtherLanguage(card);
    const found = [...new Set(given.sections)].map((name) => stateOf(card, name, aliasesOf(policy, name), other));
    const measured = { value: found.filter(({ state }) => state === "filled").length, interval: null, n: null };
    const common = { detail: found.map((row) => ({ ...row })), measured, limit: { min: found.length } };
    const broken = found.filter(({ state }) => state !== "filled" && state !== "language-unknown");
    if (broken.length > 0) return { ...common, ...brokenBy(broken) };
    const unknown = found.filter(({ state }) => state === "language-unknown").map(({ section }) => section);
    if (unknown.length > 0) return { ...common, ...unknownLanguage(card, unknown, path) };
    return {
      ...common,
      outcome: "met",
      title: `all ${found.length} demanded sections are there`,
      message: `The card has the sections ${found.map(({ section }) => section).join(", ")}, and each says something.`,
    };
  },
});

function stateOf(card: ModelCard, section: SectionName, aliases: readonly string[], other: boolean): SectionState {
  const matches = card.sections.flatMap(({ title, line, level }, index) =>
    isTitle(level, index) || !headingNames(title, section, aliases)
      ? []
      : [{ title, line, content: contentOf(card, index) }],
  );
  const best = matches.find(({ content }) => content === "filled") ?? matches[0];
  if (best !== undefined) return { section, state: best.content, heading: best.title, line: best.line };
  const figures = section === "evaluation" ? metricFiguresLine(card) : undefined;
  if (figures !== undefined) return { section, state: "filled", heading: null, line: figures };
  return { section, state: other && aliases.length === 0 ? "language-unknown" : "missing", heading: null, line: null };
}

/** The card's own title says what the card is, not that a section follows. */
function isTitle(level: number, index: number): boolean {
  return level === 1 && index === 0;
}

function brokenBy(
  broken: readonly SectionState[],
): Pick<Conclusion, "outcome" | "title" | "message" | "remedy" | "lines"> {
  const missing = broken.filter(({ state }) => state === "missing").map(({ section }) => section);
  const hollow = broken.filter(({ state }) => state !== "missing");
  const said = [
    ...(missing.length > 0 ? [`No section: ${missing.join(", ")}.`] : []),
    ...hollow.map(({ section, state, line }) =>
      state === "empty" ? `${section} (line ${line}) is empty.` : `${section} (line ${line}) holds only placeholders.`,
    ),
  ];
  const names = broken.map(({ section }) => section).join(", ");
  return {
    outcome: "broken",
    title: `sections missing or empty: ${names}`,
    message: said.join(" "),
    remedy: `Write the ${broken.length === 1 ? "section" : "sections"} ${names}. If the card has them under other headings, list these under the model's \`sections\` in the policy.`,
    lines: hollow.flatMap(({ line }) => (line === null ? [] : [line])),
  };
}

function unknownLanguage(
  card: ModelCard,
  unknown: readonly SectionName[],
  path: string,
): Pick<Conclusion, "outcome" | "reason" | "title" | "message" | "remedy"> {
  const sample = card.sections.find(({ level }) => level > 1)?.title ?? "…";
  return {
    outcome: "undecided",
    reason: "not-comparable",
    title: `headings in another language: ${unknown.join(", ")} not recognised`,
    message: `The headings of ${path} are not in English (for instance "${sample}"), and the policy does not say which of them stand for ${unknown.join(", ")}.`,
    remedy: `Name the card's headings in the policy, under the model: \`sections: { ${unknown.map((name) => `${name}: ["…"]`).join(", ")} }\`.`,
  };
}
