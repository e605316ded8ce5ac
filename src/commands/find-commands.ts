import type { Paragraph, Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

/** A signature below two hyphens, as mail programs write it, would make a heading of the command above them. */
const NO_UNDERLINED_HEADINGS = { disable: { null: ["setextUnderline"] } };
const parser = unified().use(remarkParse).data("micromarkExtensions", [NO_UNDERLINED_HEADINGS]).use(remarkGfm);

/** A command has to be at the very beginning of its line. */
const COMMAND = /^\/assay(?=\s|$)/;

/** Whether a comment is worth a closer look; cheap, and never false where there is a command. */
export function mayHoldCommands(body: string): boolean {
  return /(?:^|[\r\n])[^\S\r\n]*\/assay(?=\s|$)/.test(body);
}

/** Commands of one comment that are looked at. */
export const MOST_COMMANDS = 20;

/** Longest comment that is looked at, in UTF-16 units: Markdown that is made to hurt takes the time of squares. */
export const LONGEST_COMMENT = 4_000;

/**
 * The lines of a comment that are commands, in order: those of plain paragraphs that begin with `/assay`. What is quoted,
 * in a list, in code, in HTML or in a link is not said to Assay. `null` where the comment may hold some and is too long to
 * tell.
 */
export function findCommands(body: string): string[] | null {
  if (!mayHoldCommands(body)) return [];
  if (body.length > LONGEST_COMMENT) return null;
  // As the parser counts: without the mark, and with one letter for the end of a line.
  const source = body.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const tree: Root = parser.parse(source);
  return tree.children.flatMap((node) => (node.type === "paragraph" ? commandsIn(node, source) : []));
}

function commandsIn({ children, position }: Paragraph, source: string): string[] {
  const spans = children.flatMap(({ type, position: place }) => {
    const [from, to] = [place?.start.offset, place?.end.offset];
    return type === "text" || from === undefined || to === undefined ? [] : [{ from, to }];
  });
  const lines: string[] = [];
  let offset = position?.start.offset ?? 0;
  for (const line of source.slice(offset, position?.end.offset).split("\n")) {
    const start = offset;
    offset += line.length + 1;
    const text = line.trim();
    if (COMMAND.test(text) && !spans.some(({ from, to }) => from < start && start < to)) lines.push(text);
  }
  return lines;
}
