import type { Node, PhrasingContent } from "mdast";
import type { CardLine, CardLink } from "./card.ts";

/** What inline content shows, line by line, and what it hides. */
export interface Visible {
  readonly lines: readonly CardLine[];
  readonly links: readonly CardLink[];
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  readonly tags: readonly { readonly line: number; readonly text: string }[];
  readonly images: number;
}

interface Line {
  text: string;
  plain: string;
  /** Characters in bold and in italics, blanks left out. */
  strong: number;
  emphasised: number;
  letters: number;
}

interface Style {
  readonly strong: boolean;
  readonly emphasised: boolean;
}

interface State {
  readonly lines: Map<number, Line>;
  readonly links: CardLink[];
  readonly comments: { line: number; text: string }[];
  readonly tags: { line: number; text: string }[];
  images: number;
  /** Line of the last text, where a node has no position. */
  line: number;
}

/** Deepest nesting of emphasis and links that is followed. */
const MOST_DEPTH = 100;

/** Renders inline content to lines of plain text. Struck-out text is not said, images and raw HTML show none. */
export function visibleLines(nodes: readonly PhrasingContent[], firstLine: number): Visible {
  const state: State = { lines: new Map(), links: [], comments: [], tags: [], images: 0, line: firstLine };
  for (const node of nodes) visit(state, node, { strong: false, emphasised: false }, 0);
  const lines = [...state.lines]
    .map(([line, { text, plain, strong, emphasised, letters }]) => ({
      line,
      text: text.trim(),
      plain: plain.trim(),
      strong: letters > 0 && strong === letters,
      emphasised: letters > 0 && emphasised === letters,
    }))
    .filter(({ text }) => text !== "");
  return { lines, links: state.links, comments: state.comments, tags: state.tags, images: state.images };
}

function visit(state: State, node: PhrasingContent, style: Style, depth: number): void {
  if (depth > MOST_DEPTH) return;
  const line = startOf(node, state.line);
  const inside = (children: readonly PhrasingContent[], inner: Style) => {
    for (const child of children) visit(state, child, inner, depth + 1);
  };
  switch (node.type) {
    case "text":
      for (const [offset, part] of node.value.split("\n").entries()) write(state, line + offset, part, part, style);
      return;
    case "inlineCode":
      write(state, line, node.value.replaceAll("\n", " "), " ", style);
      return;
    case "break":
      write(state, line, " ", " ", style);
      return;
    case "strong":
      inside(node.children, { ...style, strong: true });
      return;
    case "emphasis":
      inside(node.children, { ...style, emphasised: true });
      return;
    case "link": {
      inside(node.children, style);
      const image = node.children.length > 0 && node.children.every((child) => child.type === "image");
      state.links.push({ url: node.url, text: textOf(node.children, 0), line, image });
      return;
    }
    case "linkReference":
      inside(node.children, style);
      return;
    case "image":
      state.images += 1;
      state.links.push({ url: node.url, text: node.alt ?? "", line, image: true });
      return;
    case "imageReference":
      state.images += 1;
      return;
    case "html":
      if (node.value.startsWith("<!--"))
        state.comments.push({ line, text: node.value.slice(4).replace(/-->\s*$/, "") });
      else if (/^<br\b/i.test(node.value)) write(state, line, " ", " ", style);
      else state.tags.push({ line, text: node.value });
      return;
    default:
      // Struck out (`delete`) and footnote marks.
      return;
  }
}

function write(state: State, number: number, text: string, plain: string, style: Style): void {
  const line = state.lines.get(number) ?? { text: "", plain: "", strong: 0, emphasised: 0, letters: 0 };
  // Punctuation after a bold label does not make the line less bold.
  const letters = text.replace(/[\s\p{P}]/gu, "").length;
  line.text += text;
  line.plain += plain;
  line.letters += letters;
  if (style.strong) line.strong += letters;
  if (style.emphasised) line.emphasised += letters;
  state.lines.set(number, line);
  state.line = number;
}

/** First line of a node; `otherwise` where the parser gave it none. */
export function startOf(node: Node, otherwise: number): number {
  return node.position?.start.line ?? otherwise;
}

function textOf(nodes: readonly PhrasingContent[], depth: number): string {
  if (depth > MOST_DEPTH) return "";
  return nodes
    .map((node) => ("value" in node ? node.value : "children" in node ? textOf(node.children, depth + 1) : ""))
    .join("");
}
