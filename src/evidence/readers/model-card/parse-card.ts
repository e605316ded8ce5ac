import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { ModelCard } from "./card.ts";
import { collectBlocks } from "./collect-blocks.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { withoutBibtex } from "./masked-lines.ts";

// A single tilde means "about" on cards; only two strike out.
const parser = unified().use(remarkParse).use(remarkGfm, { singleTilde: false });

/**
 * Parses the text of a model card. Takes superlinear time on text made to hurt: `readModelCard` bounds it.
 *
 * @throws RangeError for nesting beyond what the parser can hold
 */
export function parseCard(source: string): ModelCard {
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const { frontMatter, body } = splitFrontMatter(text);
  const tree = parser.parse(withoutBibtex(body));
  const collected = collectBlocks(tree, text.split("\n").length);
  return { frontMatter, ...collected, words: countWords(collected) };
}

const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

function countWords({ sections, blocks }: Pick<ModelCard, "sections" | "blocks">): number {
  const texts = [
    ...sections.filter(({ pseudo }) => !pseudo).map(({ title }) => title),
    ...blocks.flatMap((block) => {
      if (block.kind === "text") return block.lines.map(({ text }) => text);
      if (block.kind === "table") return [block.header, ...block.rows].flatMap((row) => row.map(({ text }) => text));
      return [];
    }),
  ];
  return texts.map(wordsIn).reduce((sum, words) => sum + words, 0);
}

function wordsIn(text: string): number {
  const spaceless = text.match(SPACELESS)?.length ?? 0;
  const spaced = text.replace(SPACELESS, " ").match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0;
  return spaced + Math.ceil(spaceless / 2);
}
