import { type Markdown, sourceOf, trust } from "./markdown.ts";

/** GitHub takes 65,535 characters in a check run and 65,536 in a comment; this leaves room for whoever adds a line. */
export const GITHUB_LIMIT = 65_000;

/** A part of a text that can be shown at several lengths. */
export interface Part {
  /** Parts with a smaller number get room first. */
  readonly priority: number;
  /** What is shown at the very least; always fits. */
  readonly least: Markdown;
  /** The best that fits into `room` bytes; may be longer than `least`, never longer than `room` unless it is `least`. */
  render(room: number): Markdown;
}

/** Size in UTF-8 bytes: never less than the count of UTF-16 units or of characters, so that it is safe whichever GitHub counts. */
export function sizeOf(markdown: Markdown): number {
  return Buffer.byteLength(sourceOf(markdown));
}

const BETWEEN = "\n\n";

/**
 * Fits parts, given in reading order, into `limit` bytes: every part gets its least, then by priority what is left.
 *
 * @throws if even the least of all parts does not fit: a defect of the view, whose parts are few
 */
export function fitParts(parts: readonly Part[], limit: number = GITHUB_LIMIT): Markdown {
  const shown = new Map(parts.map((part) => [part, part.least]));
  let room = limit - parts.reduce((sum, part) => sum + sizeOf(part.least) + BETWEEN.length, 0);
  if (room < 0) throw new Error(`the least of all parts is ${-room} bytes longer than ${limit}`);
  for (const part of [...parts].sort((a, b) => a.priority - b.priority)) {
    const least = sizeOf(part.least);
    const best = part.render(room + least);
    if (sizeOf(best) > room + least) continue;
    shown.set(part, best);
    room -= sizeOf(best) - least;
  }
  const sources = parts.map((part) => sourceOf(shown.get(part) ?? part.least)).filter((source) => source !== "");
  return trust(sources.join(BETWEEN));
}

/** A part of one length that is always shown. Keep it short. */
export function fixedPart(content: Markdown): Part {
  return { priority: 0, least: content, render: () => content };
}

/** A part that is shown whole, or replaced by `least`. */
export function wholePart(priority: number, content: Markdown, least: Markdown): Part {
  return { priority, least, render: (room) => (sizeOf(content) <= room ? content : least) };
}

/**
 * A list whose items each come at several lengths, longest first; items that find no room are counted.
 *
 * @param options.more says how many are left out, e.g. "and 37 more"
 */
export function listPart(options: {
  readonly priority: number;
  readonly heading: Markdown;
  readonly items: readonly (readonly Markdown[])[];
  readonly separator: string;
  readonly more: (count: number) => Markdown;
  /** Written after the last item, e.g. the end of a collapsed block. */
  readonly end?: string;
}): Part {
  const { heading, items, separator, more } = options;
  const end = options.end ?? "";
  const build = (shown: readonly Markdown[]) => {
    const left = items.length - shown.length;
    const lines = [heading, ...shown, ...(left > 0 ? [more(left)] : [])].map(sourceOf);
    return trust(`${lines.filter((line) => line !== "").join(separator)}${end}`);
  };
  const least = build([]);
  return {
    priority: options.priority,
    least,
    render(room) {
      const shown: Markdown[] = [];
      let free = room - sizeOf(least);
      for (const alternatives of items) {
        const next = alternatives.find((item) => sizeOf(item) + separator.length <= free);
        if (next === undefined) break;
        shown.push(next);
        free -= sizeOf(next) + separator.length;
      }
      return build(shown);
    },
  };
}

/** A part inside a fixed text, such as a list in the middle of a template. */
export function wrapPart(inner: Part, wrap: (content: Markdown) => Markdown): Part {
  const frame = sizeOf(wrap(trust("x"))) - 1;
  return {
    priority: inner.priority,
    least: wrap(inner.least),
    render: (room) => wrap(inner.render(room - frame)),
  };
}
