import type { Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

const parser = unified().use(remarkParse).use(remarkGfm);

/** A command has to be at the very beginning of its line. */
const COMMAND = /^\/assay(?=\s|$)/;

/** Whether a comment is worth a closer look; cheap, and never false where there is a command. */
export function mayHoldCommands(body: string): boolean {
  return /^[^\S\n]*\/assay(?=\s|$)/m.test(body);
}

/** Commands of one comment that are looked at. */
export const MOST_COMMANDS = 20;

/**
 * The lines of a comment that are commands, in order: those of plain paragraphs that begin with `/assay`. What is quoted,
 * in a list, in code or in HTML is not said to Assay.
 */
export function findCommands(body: string): string[] {
  if (!mayHoldCommands(body)) return [];
  const tree: Root = parser.parse(body);
  const lines: string[] = [];
  for (const node of tree.children) {
    if (node.type !== "paragraph") continue;
    const hidden = node.children.filter(({ type }) => type === "inlineCode" || type === "html" || type === "image");
    const spans = hidden.flatMap(({ position }) => {
      const [from, to] = [position?.start.offset, position?.end.offset];
      return from === undefined || to === undefined ? [] : [{ from, to }];
    });
    let offset = node.position?.start.offset ?? 0;
    for (const line of body.slice(offset, node.position?.end.offset).split("\n")) {
      const start = offset;
      offset += line.length + 1;
      const text = line.trim();
      if (!COMMAND.test(text) || spans.some(({ from, to }) => from < start && start < to)) continue;
      lines.push(text);
    }
  }
  return lines;
}
