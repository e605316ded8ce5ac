import type { FrontValue, ModelCard } from "../../evidence/readers/model-card/card.ts";
import { isWithin, labelledValues, normalise } from "./card-text.ts";
import { type LicenceReading, readLicence } from "./licence-names.ts";
import { headingNames } from "./match-section.ts";
import { placeholderIn } from "./placeholder-patterns.ts";

/** A place in a card that names its licence. */
export interface LicenceStatement {
  readonly from: "front-matter" | "prose";
  readonly text: string;
  readonly line: number;
  readonly reading: LicenceReading | { readonly kind: "placeholder" };
  /** Terms of its own, named and linked: enough for what is no known id. */
  readonly linked: boolean;
}

const LABELS =
  /^(?:model |code |weights? |software )*(?:licen[cs](?:e|ing)s?|spdx-license-identifier|licencia|licença|lizenz|licenza|licentie|licens|lisensi|лицензия|许可证|许可协议|许可|授權|ライセンス|라이선스)(?:\s*\(.*\))?$/iu;
const SENTENCES: readonly RegExp[] = [
  /\b(?:released|licensed|distributed|available|published|provided|shared)\b[^.]{0,60}?\bunder\b\s+(?:the\s+)?(.{2,80}?licen[cs]e[^.;]{0,20}|[A-Za-z]+[- ]?[\d.]*[\w.-]*)/i,
  /\b([A-Za-z]+(?:[- ][\d.]+)?)[- ]licensed\b/i,
  /\b(?:bajo|sob|sous|sotto|onder)\b(?: \p{L}+){0,3}? (?:licen\p{L}+) (.{2,60})/iu,
  /\bunter (?:der |einer )?(\S{2,30}-?lizenz(?: [\d.]+)?)/i,
  /(?:采用|遵循|基于|使用)\s*(.{2,40}?)\s*(?:许可证|协议|许可|授权)/u,
  /^([A-Za-z][\w.-]*(?: [\d.]+)?)\s*(?:©|\(c\))/i,
  /\b(all rights reserved)\b/i,
];

/**
 * Every statement of the card's licence: the front matter's; else labels and licence sections; else sentences; else
 * badges. An `other` in the front matter without name and link leaves it to the text to say which.
 */
export function findLicences(card: ModelCard, aliases: readonly string[]): LicenceStatement[] {
  const front = inFrontMatter(card);
  const open = front.every(({ text, linked }) => normalise(text) === "other" && !linked);
  if (front.length > 0 && !open) return front;
  const stated = [...inLabels(card, aliases), ...inSections(card, aliases)].sort((a, b) => a.line - b.line);
  const rest = [stated, inSentences(card), inBadges(card)].find((found) => found.length > 0) ?? [];
  const named = rest.some(({ reading, linked }) => linked || reading.kind === "id" || reading.kind === "proprietary");
  return front.length === 0 || named ? rest : front;
}

function statement(text: string, line: number, from: LicenceStatement["from"], linked: boolean): LicenceStatement {
  const blank = placeholderIn(text, "value") !== undefined || text.trim() === "";
  return { from, text, line, linked, reading: blank ? { kind: "placeholder" } : readLicence(text) };
}

function inFrontMatter({ frontMatter }: ModelCard): LicenceStatement[] {
  if (frontMatter.state !== "mapping") return [];
  const named = textOf(frontMatter.value["license_name"]);
  const link = textOf(frontMatter.value["license_link"]);
  const whole = [named, link].every((text) => text !== undefined && placeholderIn(text, "value") === undefined);
  return frontMatter.scalars
    .filter(({ path }) => /^licen[cs]es?$/.test(path[0] ?? "") && path.length <= 2)
    .map(({ text, line }) => statement(text, line, "front-matter", normalise(text) === "other" && whole));
}

function textOf(value: FrontValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function inLabels(card: ModelCard, aliases: readonly string[]): LicenceStatement[] {
  const names = aliases.map(normalise);
  return labelledValues(card)
    .filter(({ label }) => LABELS.test(normalise(label)) || names.includes(normalise(label)))
    .map(({ value, line }) => statement(value, line, "prose", hasLink(card, line)));
}

function inSections(card: ModelCard, aliases: readonly string[]): LicenceStatement[] {
  return card.sections.flatMap(({ title, level }, index) => {
    if (
      (level === 1 && index === 0) ||
      !(LABELS.test(normalise(title).replace(/\s*[:：]$/, "")) || headingNames(title, "licence", aliases))
    )
      return [];
    const lines = card.blocks.flatMap((block) =>
      block.kind === "text" && isWithin(card, block.section, index) ? block.lines : [],
    );
    const known = lines.find(({ text }) => readLicence(text).kind === "id");
    const said = known ?? lines.find(({ text }) => readLicence(text).kind !== "unrecognised") ?? lines[0];
    return said === undefined ? [] : [statement(said.text, said.line, "prose", hasLink(card, said.line))];
  });
}

function inSentences(card: ModelCard): LicenceStatement[] {
  return card.blocks.flatMap((block) => {
    if (block.kind !== "text") return [];
    // A sentence may run over several lines.
    const text = block.lines
      .map((line) => line.text)
      .join(" ")
      .slice(0, 20_000);
    const matches = SENTENCES.map((pattern) => pattern.exec(text)).filter((match) => match !== null);
    const named = matches
      .filter((match) => !isOfAnother(text.slice(0, match.index)))
      .map((match) => match[1] ?? "")
      .find((words) => readLicence(words).kind !== "unrecognised");
    return named === undefined ? [] : [statement(named, block.line, "prose", hasLink(card, block.line))];
  });
}

/** Whether the beginning of a sentence is about something else than the model: its data, or the model that it is based on. */
function isOfAnother(before: string): boolean {
  const subject = before.split(/[.;!?]\s/).at(-1) ?? "";
  const another = /\b(?:base model|pre-?trained model|backbone|tokenizer|datasets?|data|corpus|paper|images?)\b/i;
  return another.test(subject) && !/\b(?:(?:this|our) model|weights|and (?:the )?models?)\b/i.test(subject);
}

/** `![License: MIT](https://img.shields.io/badge/License-MIT-yellow.svg)`: by its alternative text, or by its address. */
function inBadges(card: ModelCard): LicenceStatement[] {
  return card.links.flatMap(({ image, text, url, line }) => {
    if (!image) return [];
    const label = /licen[cs]e\s*[:-]?\s*(.*)$/i.exec(text)?.[1];
    const address = /\/badge\/licen[cs]e-(.+)-[\w#]+(?:\.svg)?(?:\?|$)/i.exec(url)?.[1];
    const named = [label, address?.replaceAll("--", "-").replace(/%20|_/g, " ")].find(
      (name) => name !== undefined && readLicence(name).kind !== "unrecognised",
    );
    return named === undefined ? [] : [statement(named, line, "prose", false)];
  });
}

/** A link to the terms: a LICENSE file or a page. */
function hasLink(card: ModelCard, line: number): boolean {
  return card.links.some((link) => link.line === line && !link.image && /licen[cs]e|terms|^https?:/i.test(link.url));
}
