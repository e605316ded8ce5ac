import type { Heading, List, Paragraph, Root, RootContent, Table } from "mdast";
import type { CardBlock, CardCell, CardSection, ModelCard } from "./card.ts";
import { htmlLines } from "./html-lines.ts";
import { startOf, visibleLines } from "./visible-lines.ts";

type Collected = Pick<ModelCard, "sections" | "blocks" | "links" | "comments" | "tags">;

type OpenSection = { -readonly [K in keyof CardSection]: CardSection[K] };

interface State {
  readonly sections: OpenSection[];
  readonly blocks: CardBlock[];
  readonly links: ModelCard["links"][number][];
  readonly comments: ModelCard["comments"][number][];
  readonly tags: ModelCard["tags"][number][];
  /** Whether bold lines stand for headings. */
  readonly pseudo: boolean;
}

/** Quotes and lists inside each other: beyond this nobody reads, only stacks overflow. */
const MOST_DEPTH = 200;

/** Puts a Markdown tree into sections and blocks. @throws RangeError when it is nested too deeply */
export function collectBlocks(root: Root, lastLine: number): Collected {
  const headings = root.children.filter((node) => node.type === "heading" || isHtmlHeading(node));
  const state: State = {
    sections: [],
    blocks: [],
    links: [],
    comments: [],
    tags: [],
    pseudo: headings.length <= 1,
  };
  for (const node of root.children) collect(state, node, "paragraph", 0);
  for (const [index, section] of state.sections.entries()) {
    const next = state.sections.slice(index + 1).find(({ level }) => level <= section.level);
    section.endLine = next === undefined ? lastLine : Math.max(section.line, next.line - 1);
  }
  const { sections, blocks, links, comments, tags } = state;
  return { sections, blocks, links, comments, tags };
}

function isHtmlHeading(node: RootContent): boolean {
  return node.type === "html" && /<(?:h[1-6]|summary)\b/i.test(node.value);
}

function collect(state: State, node: RootContent, container: "paragraph" | "item", depth: number): void {
  if (depth > MOST_DEPTH) throw new RangeError("the card is nested too deeply");
  const line = startOf(node, 1);
  switch (node.type) {
    case "heading":
      heading(state, node);
      return;
    case "paragraph":
      paragraph(state, node, container, depth);
      return;
    case "list":
      list(state, node, depth);
      return;
    case "blockquote":
    case "footnoteDefinition":
      for (const child of node.children) collect(state, child, container, depth + 1);
      return;
    case "table":
      table(state, node);
      return;
    case "code":
      if (node.value.trim() !== "") state.blocks.push({ kind: "code", ...at(state, line) });
      return;
    case "html":
      html(state, node.value, line, container);
      return;
    case "definition":
      state.links.push({ url: node.url, text: node.label ?? "", line, image: false });
      return;
    default:
      return;
  }
}

function list(state: State, node: List, depth: number): void {
  for (const item of node.children) for (const child of item.children) collect(state, child, "item", depth + 1);
}

function at(state: State, line: number) {
  return { section: state.sections.length === 0 ? null : state.sections.length - 1, line };
}

function openSection(state: State, section: Pick<CardSection, "title" | "plain" | "level" | "line" | "pseudo">): void {
  let parent: number | null = state.sections.length - 1;
  while (parent !== null && parent >= 0 && (state.sections[parent]?.level ?? 0) >= section.level) {
    parent = state.sections[parent]?.parent ?? null;
  }
  state.sections.push({ ...section, endLine: section.line, parent: parent === -1 ? null : parent });
}

function heading(state: State, node: Heading): void {
  const line = startOf(node, 1);
  const visible = note(state, node.children, line);
  const title = visible.lines.map(({ text }) => text).join(" ");
  const plain = visible.lines.map(({ plain }) => plain).join(" ");
  openSection(state, { title, plain, level: node.depth, line, pseudo: false });
}

function note(state: State, children: Paragraph["children"], line: number) {
  const visible = visibleLines(children, line);
  state.links.push(...visible.links);
  state.comments.push(...visible.comments);
  state.tags.push(...visible.tags);
  return visible;
}

function paragraph(state: State, node: Paragraph, container: "paragraph" | "item", depth: number): void {
  const line = startOf(node, 1);
  const visible = note(state, node.children, line);
  const bold = depth === 0 && state.pseudo ? boldLead(node) : undefined;
  const lines = [...visible.lines];
  if (bold !== undefined) {
    openSection(state, { title: bold, plain: bold, level: 2, line, pseudo: true });
    const rest = (lines[0]?.text ?? "").slice(bold.length).replace(/^[\s:：.–—-]+/, "");
    if (lines[0] !== undefined) lines[0] = { ...lines[0], text: rest, plain: rest };
  }
  if (visible.images > 0) state.blocks.push({ kind: "image", ...at(state, line) });
  const shown = lines.filter(({ text }) => text !== "");
  if (shown.length > 0) state.blocks.push({ kind: "text", container, lines: shown, ...at(state, line) });
}

/** The bold words that open a paragraph, if they stand alone on their line or end in a colon. */
function boldLead(node: Paragraph): string | undefined {
  const [first, second] = node.children;
  if (first?.type !== "strong") return undefined;
  const title = visibleLines(first.children, 1)
    .lines.map(({ text }) => text)
    .join(" ");
  const after = second === undefined ? "" : second.type === "text" ? second.value : "x";
  const alone = second === undefined || second.type === "break" || after.startsWith("\n");
  const labelled = /[:：]\s*$/.test(title) || /^\s*[:：]/.test(after);
  return title.length > 0 && title.length <= 80 && (alone || labelled) ? title : undefined;
}

function table(state: State, node: Table): void {
  const line = startOf(node, 1);
  const [header = [], ...rows] = node.children.map((row) =>
    row.children.map((cell): CardCell => {
      const cellLine = startOf(row, line);
      const { lines } = note(state, cell.children, cellLine);
      return {
        line: cellLine,
        text: lines.map(({ text }) => text).join(" "),
        plain: lines.map(({ plain }) => plain).join(" "),
        strong: lines.length > 0 && lines.every(({ strong }) => strong),
      };
    }),
  );
  state.blocks.push({ kind: "table", header, rows, ...at(state, line) });
}

function html(state: State, source: string, line: number, container: "paragraph" | "item"): void {
  const seen = htmlLines(source, line);
  state.comments.push(...seen.comments);
  for (const link of seen.links) state.links.push({ ...link, text: "", image: false });
  if (seen.images > 0) state.blocks.push({ kind: "image", ...at(state, line) });
  let from = 0;
  for (const title of [...seen.headings, null]) {
    const lines = seen.lines.filter((shown) => shown.line >= from && (title === null || shown.line < title.line));
    const [first] = lines;
    if (first !== undefined) state.blocks.push({ kind: "text", container, lines, ...at(state, first.line) });
    if (title === null) return;
    openSection(state, { ...title, plain: title.title, pseudo: false });
    from = title.line;
  }
}
