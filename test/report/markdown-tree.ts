import assert from "node:assert/strict";
import type { Node } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

const parser = unified().use(remarkParse).use(remarkGfm);

/** All nodes of a Markdown source, parsed as GitHub would, in reading order. */
export function nodesIn(markdown: string): Node[] {
  return flatten(parser.parse(markdown));
}

function flatten(node: Node): Node[] {
  const children = "children" in node && Array.isArray(node.children) ? (node.children as Node[]) : [];
  return [node, ...children.flatMap(flatten)];
}

export function contentOf(node: Node | undefined): string {
  return node !== undefined && "value" in node ? String(node.value) : "";
}

/** What a reader sees outside of code: where GitHub looks for mentions and references. */
export function proseIn(markdown: string): string {
  return nodesIn(markdown)
    .map((node) => (node.type === "text" ? contentOf(node) : "\n"))
    .join("");
}

/** Asserts that nothing in the prose becomes a mention, a reference, a commit, a shortcode, a link or mathematics. */
export function assertNothingFires(markdown: string): void {
  const prose = proseIn(markdown);
  assert.doesNotMatch(prose, /(?<![\w`])@[A-Za-z0-9]/, markdown);
  assert.doesNotMatch(prose, /#\d/, markdown);
  assert.doesNotMatch(prose, /\bGH-\d/i, markdown);
  assert.doesNotMatch(prose, /\b[0-9a-f]{7,40}\b/i, markdown);
  assert.doesNotMatch(prose, /:[\w+-]+:/, markdown);
  assert.doesNotMatch(prose, /:\/\/|www\./i, markdown);
  assert.doesNotMatch(prose, /\$/, markdown);
}
