import type { ModelCard } from "../../evidence/readers/model-card/card.ts";
import { commonParams } from "../../policy/rule-params.ts";
import { cardRule } from "./card-rule.ts";
import { isWithin, labelledValues, linesOf, normalise } from "./card-text.ts";
import { shorten } from "./conclude.ts";
import { headingNames } from "./match-section.ts";
import { placeholderIn } from "./placeholder-patterns.ts";
import { aliasesOf, unknownSections } from "./section-aliases.ts";

interface Owner {
  readonly text: string;
  readonly line: number;
}

const KEYS =
  /^(?:authors?|owners?|maintainers?|contacts?|developers?|developed_by|model_creator|model_owner|organi[sz]ation|team)$/i;
const LABELS =
  /^(?:model |card |primary |main |technical |business )*(?:developed by|created by|built by|maintained by|trained by|owned by|authors?|owners?|maintainers?|contacts?|contact (?:person|email|information|details)|point of contact|developers?|creators?|responsible(?: person| team)?|team|provider|publisher|e-?mail|prepared by|autor(?:es|as|a)?|contacto|responsables?|desarrollado por|propietario|contato|respons[áa]vel|desenvolvido por|auteurs?|développé par|kontakt|ansprechpartner(?:in)?|verantwortlich|autore|contatto|sviluppato da|penulis|kontak|pengembang|作者|联系方式|联系人|开发者|维护者|负责人|担当者?|連絡先|開発者|담당자|연락처|автор|контакты?)(?:\s*\(.*\)|\(s\))?$/iu;
const HEADINGS =
  /^(?:contacto?s?|contato|kontakt|autor(?:es|as|a)?|auteurs?|contatti|联系方式|联系我们|作者|連絡先|연락처|контакты)$/iu;

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/iu;
const HANDLE = /(?:^|[\s(])@[A-Za-z0-9][\w-]{1,38}/;
const ISSUES = /^https?:\/\/\S+\/(?:issues|discussions)(?:\/|$|\?)/i;
/** Words that name nobody. */
const NOBODY =
  /^(?:the |our )?(?:unknown|anonymous|anon|none|nobody|n\/?a|not applicable|tbd|team|us|me|we|myself|internal|author|authors|owner|admin|someone|various|see (?:above|below|readme)|-|–|—)?[.]?$/i;

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

function findOwners(card: ModelCard, aliases: readonly string[]) {
  const names = aliases.map(normalise);
  const labelled = labelledValues(card).filter(
    ({ label }) => LABELS.test(normalise(label)) || names.includes(normalise(label)),
  );
  const stated: Owner[] = [
    ...inFrontMatter(card),
    ...labelled.map(({ value, line }) => ({ text: value, line })),
    ...inSections(card, aliases),
  ];
  const owners = stated.filter(({ text }) => namesSomebody(text));
  return { owners: [...owners, ...addresses(card)], blanks: stated.filter((found) => !owners.includes(found)) };
}

function inFrontMatter({ frontMatter }: ModelCard): Owner[] {
  if (frontMatter.state !== "mapping") return [];
  return frontMatter.scalars.filter(({ path }) => KEYS.test(path[0] ?? "")).map(({ text, line }) => ({ text, line }));
}

function inSections(card: ModelCard, aliases: readonly string[]): Owner[] {
  return card.sections.flatMap(({ title, level }, index) => {
    const named = headingNames(title, "owner", aliases) || HEADINGS.test(normalise(title));
    if (!named || (level === 1 && index === 0)) return [];
    const blocks = card.blocks.filter((block) => isWithin(card, block.section, index));
    return blocks.flatMap((block) => linesOf(block).map(({ text, line }) => ({ text: afterLabel(text), line })));
  });
}

function afterLabel(text: string): string {
  return text.replace(/^[^:：/]{1,60}[:：]\s+/, "");
}

/** Addresses that stand anywhere in the card. */
function addresses(card: ModelCard): Owner[] {
  const lines = card.blocks.flatMap((block) => linesOf(block).map(({ plain, line }) => ({ text: plain, line })));
  return [
    ...lines.flatMap(({ text, line }) => {
      const email = EMAIL.exec(text)?.[0];
      return email === undefined ? [] : [{ text: email, line }];
    }),
    ...card.links
      .filter(({ url, image }) => !image && (ISSUES.test(url) || url.startsWith("mailto:")))
      .map(({ url, line }) => ({ text: url, line })),
  ].filter(({ text }) => placeholderIn(text, "prose") === undefined);
}

function namesSomebody(text: string): boolean {
  if (placeholderIn(text, "value") !== undefined) return false;
  if (EMAIL.test(text) || HANDLE.test(text) || /https?:\/\/[^\s.]{1,200}\.\S/.test(text)) return true;
  return /\p{L}{2}/u.test(text) && !NOBODY.test(text.trim());
}
