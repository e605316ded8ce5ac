import type { Node, Parent, RootContent } from "mdast";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { suggest } from "../policy/nearest.ts";
import { hiddenCharacter } from "./escape.ts";
import { PLACEHOLDER, placeholdersIn } from "./templates.ts";

/** What is wrong with a text, and where: an offset in UTF-16 units. */
export interface Flaw {
  readonly message: string;
  readonly at: number;
}

const parser = unified().use(remarkParse);

/** The Markdown that a text may use. Whatever is not here could swallow, hide or disarm what is filled in. */
const ALLOWED: readonly RootContent["type"][] = [
  "blockquote",
  "break",
  "emphasis",
  "heading",
  "inlineCode",
  "link",
  "list",
  "listItem",
  "paragraph",
  "strong",
  "text",
  "thematicBreak",
];
const REFUSED: Readonly<Partial<Record<string, string>>> = {
  code: "blocks of code",
  definition: "definitions of links",
  html: "HTML",
  image: "images",
};

/** In prose these could pair up with a character of a value, or begin what only GitHub knows: mathematics, tables, footnotes. */
const RISKY = /[`[\]\\|~$]|<(?=[A-Za-z/!?])/;
/** A value stands like a word of its own, so that it never becomes part of a mention, a reference or an address. */
const BEFORE = /(?:^|\s)[(*_"'“„‘]*$/;
const AFTER = /^[)*_"'”’.,;:!?…]*(?:$|\s)/;

/**
 * Examines a text that is to stand in for Assay's own: exactly its placeholders, each once and in plain sight, and no
 * Markdown that could keep a value from being read.
 *
 * @returns the first flaw; `null` where there is none
 */
export function examineText(source: string, original: string): Flaw | null {
  if (source.trim() === "") return { message: "the text is empty", at: 0 };
  const hidden = hiddenCharacter(source);
  if (hidden !== null) {
    const point = hidden.codePoint.toString(16).toUpperCase().padStart(4, "0");
    return { message: `the character U+${point} cannot be seen; take it out`, at: hidden.at };
  }
  const comment = source.search(/<!--|-->/);
  if (comment >= 0) return { message: "HTML comments are Assay's own marks and cannot be used", at: comment };
  return flawOfPlaceholders(source, original) ?? flawOfMarkdown(source) ?? flawOfLines(source, original);
}

/** Each placeholder of the original, once, and no other. */
function flawOfPlaceholders(source: string, original: string): Flaw | null {
  const wanted = [...new Set(placeholdersIn(original))];
  const seen = new Set<string>();
  for (const { index: at, 1: name = "" } of source.matchAll(PLACEHOLDER)) {
    if (!wanted.includes(name)) {
      const hint = wanted.length === 0 ? "; this text takes none" : suggest(name, wanted);
      return { message: `the placeholder {{${name}}} is not known here${hint}`, at };
    }
    if (seen.has(name)) return { message: `the placeholder {{${name}}} is there twice`, at };
    seen.add(name);
  }
  const brace = source.replace(PLACEHOLDER, (whole) => " ".repeat(whole.length)).search(/\{\{|\}\}/);
  if (brace >= 0) return { message: "two braces belong to no placeholder; one is written like {{name}}", at: brace };
  const missing = wanted.filter((name) => !seen.has(name)).map((name) => `{{${name}}}`);
  if (missing.length === 0) return null;
  return { message: `${missing.join(", ")} must be there too, or something would be left unsaid`, at: 0 };
}

function flawOfMarkdown(source: string): Flaw | null {
  const flaws: Flaw[] = [];
  const plain = new Set<number>();
  const queue: { readonly node: Node; readonly linked: boolean }[] = [{ node: parser.parse(source), linked: false }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { node, linked } = next;
    const at = node.position?.start.offset ?? 0;
    if (node.type !== "root" && !isAllowed(node)) {
      flaws.push({ message: `${REFUSED[node.type] ?? "this kind of Markdown"} cannot be used`, at });
    } else if (isLink(node) && !/^https?:\/\/[^\s`{}]+$/i.test(node.url)) {
      flaws.push({ message: "a link must lead to a plain address that begins with https:// or http://", at });
    } else if (isLink(node) && node.title) {
      flaws.push({ message: "a link can have no title", at });
    } else if (node.type === "text") {
      const raw = source.slice(at, node.position?.end.offset);
      const risky = raw.search(RISKY);
      if (risky >= 0) flaws.push({ message: riskyMessage(raw[risky] ?? ""), at: at + risky });
      // What a link shows can be hidden by where it leads.
      if (!linked) for (const { index } of raw.matchAll(PLACEHOLDER)) plain.add(at + index);
    }
    if (isParent(node)) queue.push(...node.children.map((child) => ({ node: child, linked: linked || isLink(node) })));
  }
  for (const { index: at, 0: whole, 1: name = "" } of source.matchAll(PLACEHOLDER)) {
    const words = `the placeholder {{${name}}}`;
    if (!plain.has(at)) flaws.push({ message: `${words} must stand in plain text, not in code or in a link`, at });
    const before = source.slice(source.lastIndexOf("\n", at - 1) + 1, at);
    const [after = ""] = source.slice(at + whole.length).split("\n");
    if (!BEFORE.test(before) || !AFTER.test(after)) {
      flaws.push({ message: `${words} must stand like a word of its own, between blanks or in brackets`, at });
    }
  }
  return flaws.sort((a, b) => a.at - b.at)[0] ?? null;
}

/** What fills whole lines in the original, such as a list, has a line to itself here as well. */
function flawOfLines(source: string, original: string): Flaw | null {
  const alone = (text: string, name: string) => text.split("\n").some((line) => line.trimEnd() === `{{${name}}}`);
  for (const { index: at, 1: name = "" } of source.matchAll(PLACEHOLDER)) {
    if (!original.includes("\n") || !alone(original, name) || alone(source, name)) continue;
    return { message: `the placeholder {{${name}}} needs a line of its own`, at };
  }
  return null;
}

function riskyMessage(character: string): string {
  const shown = character === "`" ? "A backtick" : `"${character}"`;
  return `${shown} in plain text could change what a value looks like; write it as inline code, or leave it out`;
}

function isAllowed(node: Node): boolean {
  return ALLOWED.some((type) => type === node.type);
}

function isLink(node: Node): node is Extract<RootContent, { type: "link" }> {
  return node.type === "link";
}

function isParent(node: Node): node is Parent {
  return "children" in node && Array.isArray(node.children);
}
