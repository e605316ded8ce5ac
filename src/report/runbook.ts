import type { Nodes, RootContent } from "mdast";
import { toString as plainText } from "mdast-util-to-string";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { terminalLine } from "./escape.ts";
import { fenced, type Markdown, sourceOf, text, trust } from "./markdown.ts";

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter);

/** Longest text that is parsed, in UTF-16 units; deepest list and most blocks that are shown. */
const LONGEST = 100_000;
const DEEPEST = 4;
const MOST_BLOCKS = 200;

/**
 * The steps of a runbook as blocks of Markdown of our own: headings, paragraphs, lists and blocks of code. Links and images
 * become their text, HTML is left out, and no mention fires.
 */
export function runbookBlocks(source: string): Markdown[] {
  const tree = parser.parse(source.slice(0, LONGEST));
  return tree.children
    .slice(0, MOST_BLOCKS)
    .map(blockOf)
    .filter((block) => sourceOf(block) !== "");
}

function blockOf(node: RootContent): Markdown {
  switch (node.type) {
    case "heading":
      return trust(`**${wordsOf(node)}**`);
    case "list":
      return trust(linesOf(node, 0).join("\n"));
    case "code":
      return fenced(node.value.split("\n").map(terminalLine).join("\n"), "sh");
    case "blockquote":
      return trust(node.children.map((child) => `> ${wordsOf(child)}`).join("\n>\n"));
    case "paragraph":
      return trust(wordsOf(node));
    case "table":
      return trust(node.children.map((row) => `- ${row.children.map(wordsOf).join(", ")}`).join("\n"));
    default:
      return trust("");
  }
}

/** A list as lines; what stands in an item after its first words follows in lines of its own. */
function linesOf(list: Extract<RootContent, { type: "list" }>, depth: number): string[] {
  const indent = "   ".repeat(depth);
  return list.children.flatMap((item, index) => {
    const mark = list.ordered === true ? `${(list.start ?? 1) + index}.` : "-";
    const [first, ...rest] = item.children;
    const inner = rest.flatMap((child) => {
      if (child.type === "list") return depth < DEEPEST ? linesOf(child, depth + 1) : [];
      return [`${indent}   ${wordsOf(child)}`];
    });
    return [`${indent}${mark} ${first === undefined ? "" : wordsOf(first)}`, ...inner];
  });
}

function wordsOf(node: Nodes): string {
  return sourceOf(text(plainText(node, { includeHtml: false })));
}
