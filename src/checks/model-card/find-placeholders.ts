import type { CardBlock, CardLine, FrontMatter, FrontText, ModelCard } from "../../evidence/readers/model-card/card.ts";
import { normalise } from "./card-text.ts";
import { placeholderOnLine } from "./placeholder-on-line.ts";
import { isAskingTag, type Placeholder, placeholderIn } from "./placeholder-patterns.ts";
import { DEFAULT_TITLES, SECTION_DESCRIPTIONS, UNREAD_COMMENT } from "./placeholder-texts.ts";
import { asking, contentOf } from "./section-content.ts";

export interface PlaceholderHit extends Placeholder {
  readonly line: number;
}

/** Keys of front matter whose texts are samples or notices of their own. */
const FREE_TEXT = /^(?:widget|extra_gated|inference|thumbnail|co2_eq|dataset_info|configs)/;
/** Everything in a card that a template put there and an author was meant to replace, in the order of lines. */
export function findPlaceholders(card: ModelCard): PlaceholderHit[] {
  const hits: PlaceholderHit[] = [
    ...frontMatterHits(card.frontMatter),
    ...card.sections.flatMap(titleHits),
    ...card.sections.flatMap((_, index) => askingHits(card, index)),
    ...card.blocks.flatMap((block) => blockHits(block).filter((hit) => !isIntroduction(card, block, hit))),
    ...card.comments
      .filter(({ text }) => UNREAD_COMMENT.test(text))
      .map(
        ({ line }): PlaceholderHit => ({ kind: "template", text: "generated automatically … by the Trainer", line }),
      ),
    ...card.tags.flatMap((tag) => tagHits(card, tag)),
    ...card.links.flatMap(linkHits),
  ];
  const seen = new Set<string>();
  return hits
    .sort((a, b) => a.line - b.line)
    .filter(({ kind, text, line }) => {
      const key = `${line} ${kind === "address" ? "" : normalise(text)}`;
      return !seen.has(key) && seen.add(key);
    });
}

function at(line: number, placeholder: Placeholder | undefined): PlaceholderHit[] {
  return placeholder === undefined ? [] : [{ ...placeholder, line }];
}

/** What a template says a section is about may stay at its head, once the section says something. */
function isIntroduction(card: ModelCard, { section }: CardBlock, { kind, text }: PlaceholderHit): boolean {
  if (kind !== "template" || section === null) return false;
  const normal = normalise(text);
  return SECTION_DESCRIPTIONS.some((sentence) => normal.includes(sentence)) && contentOf(card, section) === "filled";
}

function askingHits(card: ModelCard, section: number): PlaceholderHit[] {
  const line = asking(card, section);
  return line === undefined ? [] : [{ kind: "prompt", text: line.text, line: line.line }];
}

/** `Author: <name>` shows a label and nothing else; `<PERSON>` in a sentence is what the card is about. */
function tagHits({ blocks }: ModelCard, { line, text }: ModelCard["tags"][number]): PlaceholderHit[] {
  const hit = placeholderIn(text, "prose");
  if (hit !== undefined || !isAskingTag(text)) return at(line, hit);
  const lines = blocks.flatMap((block) => (block.kind === "text" ? block.lines : []));
  const bare = lines.some((shown) => shown.line === line && /[:：]\s*$/.test(shown.text));
  return bare ? [{ kind: "variable", text, line }] : [];
}

function titleHits({ title, plain, line, pseudo }: ModelCard["sections"][number]): PlaceholderHit[] {
  const normal = normalise(title).replace(/[.:]+$/, "");
  if (DEFAULT_TITLES.includes(normal)) return [{ kind: "template", text: title, line }];
  return at(line, placeholderIn(plain, pseudo ? "value" : "heading"));
}

function blockHits(block: CardBlock): PlaceholderHit[] {
  if (block.kind === "text") return block.lines.flatMap((line) => lineHits(line, block));
  if (block.kind !== "table") return [];
  return [block.header, ...block.rows].flatMap((row) =>
    row.flatMap((cell, column) => at(cell.line, placeholderIn(cell.plain, column === 0 ? "first-cell" : "cell"))),
  );
}

function lineHits(line: CardLine, block: Extract<CardBlock, { kind: "text" }>): PlaceholderHit[] {
  return at(line.line, placeholderOnLine(line, block.lines.length === 1));
}

function linkHits({ url, text, line, image }: ModelCard["links"][number]): PlaceholderHit[] {
  const hit = placeholderIn(url, "prose");
  if (hit !== undefined) return at(line, hit);
  if (image || url.startsWith("#") || /[./]/.test(url)) return [];
  const blank =
    /^(?:|link|url|href|todo|tbd|xxx+|path|enlace|lien)$/i.test(url) || /(?:^|[-_])(?:url|link)$/i.test(url);
  return blank && text !== "" ? [{ kind: "address", text: `(${url})`, line }] : [];
}

function frontMatterHits(frontMatter: FrontMatter): PlaceholderHit[] {
  if (frontMatter.state === "none") return [];
  if (frontMatter.state === "broken") return rawHits(frontMatter.raw, () => true);
  return [
    ...frontMatter.scalars
      .filter(({ path, block }) => !block && !FREE_TEXT.test(path[0] ?? ""))
      .flatMap(({ text, line }) => at(line, placeholderIn(text, "value"))),
    // `license: {license}` is valid YAML: a mapping with one key and no value.
    ...rawHits(frontMatter.raw, (text) => /^\{[\w .-]+\}\s*$/.test(text)),
  ];
}

/** Front matter line by line, without comments and without the texts of samples. */
function rawHits({ text, line }: FrontText, isLooked: (text: string) => boolean): PlaceholderHit[] {
  let key = "";
  return text.split("\n").flatMap((source, offset) => {
    key = /^([A-Za-z_][\w-]*):/.exec(source)?.[1] ?? key;
    const value = source.replace(/(?:^|\s)#.*$/, "").replace(/^[\s-]*(?:[\w-]+:\s*)?/, "");
    return FREE_TEXT.test(key) || !isLooked(value) ? [] : at(line + offset, placeholderIn(value, "value"));
  });
}
