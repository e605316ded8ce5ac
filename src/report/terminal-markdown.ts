import type { Nodes, Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { terminalLine } from "./escape.ts";

const parser = unified().use(remarkParse).use(remarkGfm);

/** A stretch of the source, and what is shown in its place. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly shown: string;
}

/**
 * Markdown for a terminal: its marks and tables stay as they are written, comments and tags of HTML go, and characters
 * that were escaped are themselves again. No escape sequence and no hidden character survives.
 */
export function terminalMarkdown(source: string): string {
  const tree: Root = parser.parse(source);
  let shown = "";
  let at = 0;
  for (const { from, to, shown: instead } of changesIn(tree)) {
    shown += source.slice(at, from) + instead;
    at = to;
  }
  const lines = (shown + source.slice(at)).split(/\r?\n/).map((line) => terminalLine(line).trimEnd());
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "");
}

function changesIn(node: Nodes): Change[] {
  if ("children" in node) return node.children.flatMap(changesIn);
  const [from, to] = [node.position?.start.offset, node.position?.end.offset];
  if (from === undefined || to === undefined) return [];
  if (node.type === "text") return [{ from, to, shown: node.value }];
  if (node.type === "html") return [{ from, to, shown: withoutTags(node.value) }];
  return [];
}

/** HTML is only what frames an answer; the words between its tags are part of it. */
function withoutTags(html: string): string {
  return html.replace(/<!--[\s\S]*?-->|<[^>]*>/g, "");
}
