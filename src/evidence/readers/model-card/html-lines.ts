import type { CardLine } from "./card.ts";

/** What a block of raw HTML shows. */
export interface HtmlText {
  readonly lines: readonly CardLine[];
  readonly headings: readonly { readonly line: number; readonly level: number; readonly title: string }[];
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  readonly links: readonly { readonly line: number; readonly url: string }[];
  readonly images: number;
}

/** Reads the visible text of raw HTML: tags go, comments, scripts, styles and code are set aside. One pass, linear time. */
export function htmlLines(html: string, firstLine: number): HtmlText {
  const comments: { line: number; text: string }[] = [];
  const blank = (text: string) => text.replace(/[^\n]/g, " ");
  const lineAt = (offset: number, text: string) => firstLine + text.slice(0, offset).split("\n").length - 1;
  const commentless = html.replace(/<!--([\s\S]*?)(?:-->|$)/g, (whole: string, inner: string, offset: number) => {
    comments.push({ line: lineAt(offset, html), text: inner });
    return blank(whole);
  });
  const shown = commentless.replace(/<(script|style|pre|code)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, blank);
  const links = [...shown.matchAll(/<a\b[^>]{0,500}?href\s*=\s*["']([^"'>]*)["']/gi)].map((match) => ({
    line: lineAt(match.index, shown),
    url: match[1] ?? "",
  }));
  const headings: { line: number; level: number; title: string }[] = [];
  const rest = shown.replace(
    /<(h[1-6]|summary)\b[^>]*>([\s\S]{0,300}?)<\/\1\s*>/gi,
    (whole: string, tag: string, inner: string, offset: number) => {
      // A fold is titled like a section, and stands below every other heading unless its title is one.
      const level = Number(/^h([1-6])/i.exec(tag)?.[1] ?? /<h([1-6])\b/i.exec(inner)?.[1] ?? 6);
      headings.push({ line: lineAt(offset, shown), level, title: withoutTags(inner) });
      return blank(whole);
    },
  );
  const images = rest.match(/<(img|video|audio|iframe|svg)\b/gi)?.length ?? 0;
  const lines = withoutTags(rest, false)
    .split("\n")
    .map((text, offset) => ({ line: firstLine + offset, text: text.replace(/\s+/g, " ").trim() }))
    .filter(({ text }) => text !== "")
    .map(({ line, text }) => ({ line, text, plain: text, strong: false, emphasised: false }));
  return { lines, headings, comments, links, images };
}

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: " ",
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  ge: "≥",
  le: "≤",
};

function withoutTags(html: string, oneLine = true): string {
  const text = html
    .replace(/<\/?[A-Za-z][^<>]*>/g, (tag) => tag.replace(/[^\n]/g, " "))
    .replace(/&([a-z]{2,5});/g, (whole: string, name: string) => ENTITIES[name] ?? whole);
  return oneLine ? text.replace(/\s+/g, " ").trim() : text;
}
