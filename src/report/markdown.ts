import { plainLine, shorten } from "./escape.ts";

const trusted = Symbol("markdown");

/** Markdown that was made here. Only the functions of this file make it, so that no evidence can pass for it. */
export interface Markdown {
  readonly [trusted]: string;
}

export const NOTHING: Markdown = { [trusted]: "" };

export function isMarkdown(value: unknown): value is Markdown {
  return typeof value === "object" && value !== null && trusted in value;
}

export function sourceOf(markdown: Markdown): string {
  return markdown[trusted];
}

/** Takes a string for Markdown as it stands: for templates and for what the functions here have made. */
export function trust(source: string): Markdown {
  return { [trusted]: source };
}

export function join(parts: readonly Markdown[], separator: string): Markdown {
  return trust(
    parts
      .map(sourceOf)
      .filter((part) => part !== "")
      .join(separator),
  );
}

/** Longest name or text that is shown whole, in UTF-16 units. */
const LONGEST_CODE = 200;
const LONGEST_TEXT = 2000;

/** A quotation in backticks with white space or plain punctuation around it, as the authors of rules write option names. */
const QUOTED = /(?<=(?:^|\s)[("'[]*)`([^`\s](?:[^`]*[^`\s])?)`(?=[.,;:!?)"'\]]*(?:\s|$))/;

/**
 * Prose. Quotations in backticks stay inline code. Words that GitHub or a Markdown parser could take for more than a
 * word (mentions, references, commits, addresses, shortcodes, mathematics) become inline code, where nothing fires;
 * everything else is escaped.
 */
export function text(value: string, limit: number = LONGEST_TEXT): Markdown {
  const parts = shorten(plainLine(value), limit).split(QUOTED);
  return trust(parts.map((part, index) => (index % 2 === 1 ? sourceOf(code(part)) : wordsOf(part, index))).join(""));
}

function wordsOf(part: string, index: number): string {
  const words = part.split(" ");
  return words.map((word, at) => (isHot(word) ? quoteWord(word) : escapeWord(word, index + at === 0))).join(" ");
}

/** A name or value as inline code. */
export function code(value: string, limit: number = LONGEST_CODE): Markdown {
  const content = shorten(plainLine(value), limit);
  if (content === "") return trust("(empty)");
  const fence = "`".repeat(longestRun(content) + 1);
  const pad = content.startsWith("`") || content.endsWith("`") ? " " : "";
  return trust(`${fence}${pad}${content}${pad}${fence}`);
}

/** A fenced block; `content` keeps its lines. */
export function fenced(content: string, language: "json" | "sh" | "yaml" | "markdown"): Markdown {
  const fence = "`".repeat(Math.max(3, longestRun(content) + 1));
  return trust(`${fence}${language}\n${content}\n${fence}`);
}

/** A link to an http(s) address that GitHub gave us; anything else stays text. A label loses its brackets. */
export function link(name: string, url: string): Markdown {
  // Even inside code, `]:` at the start of a line would make the label a reference definition.
  const label = name.replace(/[[\]]/g, " ");
  if (!/^https?:\/\/[^\s]+$/i.test(url) || !URL.canParse(url)) return text(label);
  const target = new URL(url).href.replace(/[<>()[\]\\`*_~|"'@]/g, (character) => `%${hex(character)}`);
  return trust(`[${sourceOf(text(label))}](${target})`);
}

/** A cell of a table: a pipe that is not yet escaped would end it, even inside code. */
export function cellSource(markdown: Markdown): string {
  return sourceOf(markdown).replace(/(\\*)\|/g, (pipe, slashes: string) =>
    slashes.length % 2 === 0 ? `${slashes}\\|` : pipe,
  );
}

const HARMLESS = /^[\p{L}\p{M}\p{N}.,;:!?'"()%–—\-/+=<>≤≥≠…_*[\]{}~^|\\&°±×·’“”‘„«»→€£§✗✓]*$/u;
const HOT = [
  /:\/\//,
  /www\./i,
  /mailto:|xmpp:/i,
  // The beginning of a shortcode: a template may put the second colon after it.
  /:[\w+-]/,
  // Issue keys, GitHub's own (GH-1) and those that a repository has declared as autolinks.
  /[A-Za-z]-\d/,
  // Commits; seven digits or more could be one as well.
  /[0-9a-f]{7}/i,
];

/** A small number as it is printed, which only looks like an issue key. */
const EXPONENT = /^-?\d(\.\d{1,4})?e-\d{1,3}[,;.)]?$/;

function isHot(word: string): boolean {
  if (EXPONENT.test(word)) return false;
  return !HARMLESS.test(word) || HOT.some((pattern) => pattern.test(word));
}

/** The word as code, without the brackets and punctuation around it. */
function quoteWord(word: string): string {
  const [, before = "", core = "", after = ""] = /^([("'“‘[]*)(.*?)([)\]"'”’.,;:!?…]*)$/u.exec(word) ?? [];
  if (core === "") return sourceOf(code(word));
  return `${escapeWord(before, true)}${sourceOf(code(core))}${escapeWord(after, false)}`;
}

const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;" };

function escapeWord(word: string, first: boolean): string {
  const escaped = word.replace(/[\\*_[\]~{}^!]/g, "\\$&").replace(/[<>&|]/g, (c) => ENTITIES[c] ?? c);
  // At the start of a line these would begin a list, a heading's underline or the second row of a table.
  return first ? escaped.replace(/^[-+=:]/, "\\$&").replace(/^(\d+)([.)])$/, "$1\\$2") : escaped;
}

function longestRun(content: string): number {
  return Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
}
