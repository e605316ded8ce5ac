import type { CardBlock, CardCell, CardLine, ModelCard } from "../../evidence/readers/model-card/card.ts";
import { isWithin } from "./card-text.ts";
import { headingWords } from "./match-section.ts";
import { onlyAsks, placeholderOnLine } from "./placeholder-on-line.ts";
import { placeholderIn } from "./placeholder-patterns.ts";

/** What stands under a heading, its sub-sections included. */
export type SectionContent = "filled" | "only-placeholders" | "empty";

/** Judges what a section says: comments, headings, labels without values and unfilled tables say nothing. */
export function contentOf(card: ModelCard, section: number): SectionContent {
  const blocks = card.blocks.filter((block) => isWithin(card, block.section, section) && !repeats(card, block));
  if (blocks.some(saysSomething) && asking(card, section) === undefined) return "filled";
  return blocks.length === 0 ? "empty" : "only-placeholders";
}

/** The first line of a section that does nothing but ask its author for something. */
export function asking(card: ModelCard, section: number): CardLine | undefined {
  const blocks = card.blocks.filter((block) => isWithin(card, block.section, section));
  const lines = blocks.flatMap((block) => (block.kind === "text" ? block.lines : []));
  return blocks.every(({ kind }) => kind === "text") && onlyAsks(lines) ? lines[0] : undefined;
}

/** A line that says words of its heading once more says nothing. */
function repeats({ sections }: ModelCard, block: CardBlock): boolean {
  if (block.kind !== "text" || block.section === null) return false;
  const title = headingWords(sections[block.section]?.title ?? "");
  return block.lines.every(({ text, strong }) => strong && title.includes(headingWords(text)));
}

function saysSomething(block: CardBlock): boolean {
  if (block.kind === "table") return tableSaysSomething(block.rows);
  if (block.kind !== "text") return true;
  return block.lines.some((line) => {
    const placeholder = placeholderOnLine(line, block.lines.length === 1);
    if (placeholder === undefined) return hasWords(withoutEmptyLabel(line, block.container));
    // `**Licence:** [More Information Needed]` is a label and a blank; a sentence around a mark still says something.
    const rest = line.text.replace(placeholder.text, "").replace(/^[^:：]{1,60}[:：]/, "");
    return wordsOf(rest) >= 5;
  });
}

function withoutEmptyLabel({ text, strong }: CardLine, container: "paragraph" | "item"): string {
  return (container === "item" || strong) && /^[^:：]{1,60}[:：]\s*$/.test(text) ? "" : text;
}

function tableSaysSomething(rows: readonly (readonly CardCell[])[]): boolean {
  return rows.some((row) => {
    const values = row.length > 1 ? row.slice(1) : row;
    return values.some(
      ({ text, plain }) => hasValue(text) && (plain !== text || placeholderIn(plain, "cell") === undefined),
    );
  });
}

function hasValue(text: string): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}✓✔✗✘]/u.test(text);
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function wordsOf(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
