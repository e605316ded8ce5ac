import type { CardBlock, CardLine, FrontMatter, FrontText, ModelCard } from "../../evidence/readers/model-card/card.ts";
import { normalise } from "./card-text.ts";
import { type Place, type Placeholder, placeholderIn } from "./placeholder-patterns.ts";
import { DEFAULT_TITLES, UNREAD_COMMENT } from "./placeholder-texts.ts";

export interface PlaceholderHit extends Placeholder {
  readonly line: number;
}

/** Keys of front matter whose texts are samples or notices of their own. */
const FREE_TEXT = /^(?:widget|extra_gated|inference|thumbnail|co2_eq|dataset_info|configs)/;
const LABEL_AND_VALUE = /^([^:：]{1,60}[:：])\s*(.+)$/;
/** An order to the author, standing alone in italics. */
const PROMPT =
  /^(?:please\s+)?(?:describe|provide|list|explain|insert|summari[sz]e|include|specify|mention|fill in|replace|write|detail|outline|add)\b.{3,200}$/i;

/** Everything in a card that a template put there and an author was meant to replace, in the order of lines. */
export function findPlaceholders(card: ModelCard): PlaceholderHit[] {
  const hits: PlaceholderHit[] = [
    ...frontMatterHits(card.frontMatter),
    ...card.sections.filter(({ pseudo }) => !pseudo).flatMap(titleHits),
    ...card.blocks.flatMap(blockHits),
    ...card.comments
      .filter(({ text }) => UNREAD_COMMENT.test(text))
      .map(
        ({ line }): PlaceholderHit => ({ kind: "template", text: "generated automatically … by the Trainer", line }),
      ),
    ...card.tags.flatMap(({ line, text }) => at(line, placeholderIn(text, "prose"))),
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

function titleHits({ title, plain, line }: ModelCard["sections"][number]): PlaceholderHit[] {
  const normal = normalise(title).replace(/[.:]+$/, "");
  if (DEFAULT_TITLES.includes(normal)) return [{ kind: "template", text: title, line }];
  return at(line, placeholderIn(plain, "heading"));
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

/** The placeholder of one line of text; `alone`: the line is all that its paragraph says. */
export function placeholderOnLine(line: CardLine, alone: boolean): Placeholder | undefined {
  const { plain, text } = line;
  const value = LABEL_AND_VALUE.exec(plain)?.[2];
  const inValue = value === undefined ? undefined : valueHit(plain, value);
  // Inline code is the subject, not a blank: the line is looked at without it, but then it is not alone.
  const place: Place = alone && plain === text ? "value" : "prose";
  const hit = inValue ?? (place === "value" || !isBareMark(plain) ? placeholderIn(plain, place) : undefined);
  if (hit !== undefined) return hit;
  return alone && line.emphasised && PROMPT.test(text) ? { kind: "prompt", text } : undefined;
}

function valueHit(whole: string, value: string): Placeholder | undefined {
  return /^(?:TODO|FIXME|TBD)\b/.test(whole) ? undefined : placeholderIn(value, "value");
}

function isBareMark(plain: string): boolean {
  return /^\W*(?:todo|fixme|tbd)\W*$/i.test(plain);
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
