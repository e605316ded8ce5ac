import type { CardBlock, CardCell, ModelCard } from "../../evidence/readers/model-card/card.ts";
import { isWithin } from "./card-text.ts";
import { placeholderOnLine } from "./find-placeholders.ts";
import { placeholderIn } from "./placeholder-patterns.ts";

/** What stands under a heading, its sub-sections included. */
export type SectionContent = "filled" | "only-placeholders" | "empty";

/** Judges what a section says: comments, headings, labels without values and unfilled tables say nothing. */
export function contentOf(card: ModelCard, section: number): SectionContent {
  const blocks = card.blocks.filter((block) => isWithin(card, block.section, section));
  if (blocks.some(saysSomething)) return "filled";
  return blocks.length === 0 ? "empty" : "only-placeholders";
}

function saysSomething(block: CardBlock): boolean {
  if (block.kind === "table") return tableSaysSomething(block.rows);
  if (block.kind !== "text") return true;
  return block.lines.some((line) => {
    const placeholder = placeholderOnLine(line, block.lines.length === 1);
    if (placeholder === undefined) return hasWords(withoutEmptyLabel(line.text, block.container));
    // `**Licence:** [More Information Needed]` is a label and a blank; a sentence around a mark still says something.
    const rest = line.text.replace(placeholder.text, "").replace(/^[^:：]{1,60}[:：]/, "");
    return wordsOf(rest) >= 5;
  });
}

function withoutEmptyLabel(text: string, container: "paragraph" | "item"): string {
  return container === "item" && /^[^:：]{1,60}[:：]\s*$/.test(text) ? "" : text;
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
