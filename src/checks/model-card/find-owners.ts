import type { ModelCard } from "../../evidence/readers/model-card/card.ts";
import { isWithin, labelledValues, linesOf, normalise } from "./card-text.ts";
import { headingNames } from "./match-section.ts";
import { placeholderIn } from "./placeholder-patterns.ts";

/** A place in a card that names somebody. */
export interface Owner {
  readonly text: string;
  readonly line: number;
}

const KEYS =
  /^(?:authors?|owners?|maintainers?|contacts?|developers?|developed_by|model_creator|model_owner|organi[sz]ation|team)$/i;
const LABELS =
  /^(?:model |card |primary |main |technical |business )*(?:developed by|created by|built by|maintained by|trained by|owned by|authors?|owners?|maintainers?|contacts?|contact (?:person|email|information|details)|point of contact|developers?|creators?|stewards?|responsible(?: person| team)?|team|provider|publisher|organi[sz]ation|institution|company|vendor|e-?mail|prepared by|autor(?:es|as|a)?|contacto|responsables?|desarrollado por|propietario|contato|respons[áa]vel|desenvolvido por|auteurs?|développé par|kontakt|ansprechpartner(?:in)?|verantwortlich|autore|contatto|sviluppato da|penulis|kontak|pengembang|geliştirici|作者|作成者|开发团队|联系方式|联系人|开发者|维护者|负责人|担当者?|連絡先|開発者|담당자|연락처|автор|разработчик|владелец|ответственный|контакты?)(?:\s*\(.*\)|\(s\))?$/iu;
const HEADINGS =
  /^(?:contacto?s?|contato|kontakt|autor(?:es|as|a)?|auteurs?|contatti|联系方式|联系我们|作者|連絡先|연락처|контакты)$/iu;

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/iu;
/** `write to ml-risk at acme dot org`: spelt out to keep machines away. */
const SPELT_OUT =
  /\b(?:contact|write|mail|e-?mail|reach|questions?|inquiries|enquiries)\b.{0,60}?[\w.+-]{1,40} at [\w-]{1,60}(?:\.| dot )[a-z]{2,10}\b/i;
const HANDLE = /(?:^|[\s(])@[A-Za-z0-9][\w-]{1,38}/;
const ISSUES = /^https?:\/\/\S+\/(?:issues|discussions)(?:\/|$|\?)/i;
const MAKES =
  "(?:created|developed|built|maintained|trained|fine-tuned|finetuned|authored|written|owned|designed|produced|prepared)";
/** `It was built by the Clinical AI group`, `Maintained by Jane Roe`; and the same in some other languages. */
const MADE_BY = new RegExp(
  `^(?<subject>.{0,80}?\\b)??(?:${MAKES}(?:(?:,| and| &) (?:is |also |actively )?${MAKES}){0,2} by|(?:desarrollad|mantenid|cread|desenvolvid|mantid|criad)[oa] por|(?:développé|maintenu|créé)e? par|entwickelt von|sviluppato da|dikembangkan oleh) (?:the |el |la |o |a |le |der |dem )?(?<name>[@\\p{Lu}].{1,100})`,
  "u",
);
/** `Jane Roe created the model.` */
const MAKER = new RegExp(
  `^(?<name>\\p{Lu}[\\p{L}.'’-]*(?: (?:and |& |de |van |von )?\\p{Lu}[\\p{L}.'’-]*){1,8}) (?:has |have )?(?:${MAKES}|maintains?|owns?) (?:and \\w+ )?(?:the|this) (?:\\w+ )?model\\b`,
  "u",
);
/** `Maintainers Jane, Joe` under bold words; `by Jane Roe`; `© 2025 Acme Ltd`. */
const NAMED: readonly RegExp[] = [
  /^(?:[Mm]odel )?(?:[Dd]evelopers?|[Mm]aintainers?|[Aa]uthors?|[Oo]wners?|[Cc]ontact) (?<name>[\p{Lu}@].{1,80})/u,
  /^[Bb]y (?<name>\p{Lu}[\p{L}.'’-]+ \p{Lu}.{1,80})/u,
  /(?:©|\([cC]\)|\b[Cc]opyright) ?(?:(?:©|\([cC]\)) ?)?(?:\d{4}(?: ?[-–] ?\d{4})?,? )?(?:by )?(?<name>\p{Lu}.{1,80})/u,
];
/** What was made by others. */
const ANOTHERS_WORK =
  /\b(?:base|pre-?trained|original|backbone|dataset|datasets|data|corpus|paper|library|framework|architecture|template|tokenizer|benchmark|baseline|version of)\b/i;
/** Words that name nobody. */
const NOBODY =
  /^(?:the |our )?(?:unknown|anonymous|anon|none|nobody|n\/?a|not applicable|tbd|team|us|me|we|myself|internal|author|authors|owner|admin|someone|various|see (?:above|below|readme)|-|–|—)?[.]?$/i;

/** Who the card names as answering for the model, and places for such a name where nobody is named. */
export function findOwners(card: ModelCard, aliases: readonly string[]) {
  const names = aliases.map(normalise);
  const labelled = labelledValues(card).filter(
    ({ label }) => LABELS.test(normalise(label)) || names.includes(normalise(label)),
  );
  const stated: Owner[] = [
    ...inFrontMatter(card),
    ...labelled.map(({ value, line }) => ({ text: value, line })),
    ...inSections(card, aliases),
    ...inSentences(card),
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
    const named = headingNames(title, "owner", aliases) || HEADINGS.test(label(title)) || LABELS.test(label(title));
    if (!named || (level === 1 && index === 0)) return [];
    const blocks = card.blocks.filter((block) => isWithin(card, block.section, index));
    return blocks.flatMap((block) => linesOf(block).map(({ text, line }) => ({ text: afterLabel(text), line })));
  });
}

/** Sentences that say who made the model. */
function inSentences({ blocks }: ModelCard): Owner[] {
  return blocks.flatMap((block) => {
    if (block.kind !== "text") return [];
    // A sentence may run over several lines.
    const text = block.lines.map((line) => line.plain).join(" ");
    const sentences = text.slice(0, 5000).split(/(?<=[.!?;])\s+/);
    return sentences.flatMap((sentence) => {
      const made = MADE_BY.exec(uncapitalised(sentence)) ?? MAKER.exec(sentence);
      const found = made ?? NAMED.map((pattern) => pattern.exec(sentence)).find((match) => match !== null);
      const { subject = "", name } = found?.groups ?? {};
      return name === undefined || ANOTHERS_WORK.test(subject) ? [] : [{ text: name, line: block.line }];
    });
  });
}

/** A bold lead such as `Autor:` keeps its colon. */
function label(title: string): string {
  return normalise(title).replace(/\s*[:：]$/, "");
}

function uncapitalised(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function afterLabel(text: string): string {
  return text.replace(/^[^:：/]{1,60}[:：]\s+/, "");
}

/** Addresses that stand anywhere in the card. */
function addresses(card: ModelCard): Owner[] {
  const lines = card.blocks.flatMap((block) => linesOf(block).map(({ plain, line }) => ({ text: plain, line })));
  return [
    ...lines.flatMap(({ text, line }) => {
      const email = EMAIL.exec(text)?.[0] ?? SPELT_OUT.exec(text)?.[0];
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
  // `Please contact the author` asks for somebody who has a name.
  if (
    /\b(?:contact|reach|e?-?mail|write|ask)\b/i.test(text) &&
    !/\S\s+\p{Lu}|[^\p{Script=Latin}\P{L}]|\d{4}/u.test(text)
  )
    return SPELT_OUT.test(text);
  return /\p{L}{2}/u.test(text) && !NOBODY.test(text.trim());
}
