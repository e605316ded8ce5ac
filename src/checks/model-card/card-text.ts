import type { CardBlock, CardCell, CardLine, ModelCard } from "../../evidence/readers/model-card/card.ts";

/** Lower case, plain quotes and hyphens, single blanks, without emoji and Markdown marks: for comparing wordings. */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\p{Extended_Pictographic}|\u200d|\ufe0f/gu, " ")
    .toLowerCase()
    .replace(/[*_`#]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** `Label: value` of a list item, a bold lead or a row of two cells. */
export interface Labelled {
  readonly label: string;
  /** Empty where nothing follows the colon. */
  readonly value: string;
  readonly line: number;
  readonly section: number | null;
}

/** `Owner: A · Licence: B`, and a label that opens a sentence. */
const BETWEEN_LABELS = /\s+[·•|]\s+(?=[^·•|:]{1,40}:)|(?<=[.;])\s+(?=\p{Lu}[\p{L} ]{1,30}:\s)/u;
const LABEL = /^\s*([^:：|]{1,60}?)\s*[:：]\s*(.*)$/;

/** Every `label: value` that a card gives: lines of lists and paragraphs, and the first two cells of the rows of tables. */
export function labelledValues({ blocks }: Pick<ModelCard, "blocks">): Labelled[] {
  return blocks.flatMap((block): Labelled[] => {
    if (block.kind === "table") return block.header.length >= 2 ? pairs(block) : [];
    if (block.kind !== "text") return [];
    return block.lines.flatMap(({ text, line }) =>
      text.split(BETWEEN_LABELS).flatMap((part) => {
        const match = LABEL.exec(part);
        return match === null ? [] : [{ label: match[1] ?? "", value: match[2] ?? "", line, section: block.section }];
      }),
    );
  });
}

function pairs(block: Extract<CardBlock, { kind: "table" }>): Labelled[] {
  // A table of two columns often has no heading of its own.
  const rows = block.header.length === 2 ? [block.header, ...block.rows] : block.rows;
  return rows.flatMap(([label, value]) =>
    label === undefined || value === undefined || label.text === ""
      ? []
      : [{ label: label.text, value: value.text, line: label.line, section: block.section }],
  );
}

/** The lines of text of a block; of a table, its cells. */
export function linesOf(block: CardBlock): readonly (CardLine | CardCell)[] {
  if (block.kind === "text") return block.lines;
  return block.kind === "table" ? [...block.header, ...block.rows.flat()] : [];
}

/** Whether a section is `ancestor` or stands under it. */
export function isWithin({ sections }: Pick<ModelCard, "sections">, section: number | null, ancestor: number): boolean {
  for (let at = section; at !== null; at = sections[at]?.parent ?? null) if (at === ancestor) return true;
  return false;
}
