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
  /^(?:model |code |weights? |software )*(?:licen[cs](?:e|ing)s?|licencia|licença|lizenz|licenza|licentie|licens|lisensi|лицензия|许可证|许可协议|许可|授權|ライセンス|라이선스)(?:\s*\(.*\))?$/iu;
const SENTENCE =
  /\b(?:released|licensed|distributed|available|published|provided|shared)\b[^.]{0,60}?\bunder\b\s+(?:the\s+)?(.{2,80}?licen[cs]e[^.;]{0,20}|[A-Za-z]+[- ]?[\d.]*[\w.-]*)/i;

/** Every statement of the card's licence: the front matter's; else labels and licence sections; else sentences. */
export function findLicences(card: ModelCard, aliases: readonly string[]): LicenceStatement[] {
  const front = inFrontMatter(card);
  if (front.length > 0) return front;
  const labelled = inLabels(card, aliases);
  const section = inSections(card, aliases);
  const stated = [...labelled, ...section].sort((a, b) => a.line - b.line);
  return stated.length > 0 ? stated : inSentences(card);
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
    .filter(({ path }) => /^licen[cs]e$/.test(path[0] ?? "") && path.length <= 2)
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
    if ((level === 1 && index === 0) || !(LABELS.test(normalise(title)) || headingNames(title, "licence", aliases)))
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
    const text = block.lines.map((line) => line.text).join(" ");
    const named = SENTENCE.exec(text)?.[1];
    return named === undefined || readLicence(named).kind === "unrecognised"
      ? []
      : [statement(named, block.line, "prose", hasLink(card, block.line))];
  });
}

/** A link to the terms: a LICENSE file or a page. */
function hasLink(card: ModelCard, line: number): boolean {
  return card.links.some((link) => link.line === line && !link.image && /licen[cs]e|terms|^https?:/i.test(link.url));
}
