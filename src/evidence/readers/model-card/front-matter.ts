import { EVENT_ID, FAILSAFE_SCHEMA, getScalarValue, load, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";
import type { FrontMatter, FrontScalar, FrontText, FrontValue } from "./card.ts";

/** Most bytes of front matter; the largest seen in use, with a gated prompt inside, is 14 kB. */
const MOST_BYTES = 128 * 1024;
const MOST_ALIASES = 20;
const MOST_DEPTH = 40;

/** How the Hugging Face Hub finds it (huggingface_hub, repocard.py): leading blank lines, trailing blanks after the end. */
const BLOCK = /^(\s*---\n)([\s\S]*?)(\n---[ \t]*(?:\n|$))/;
/** The same with nothing in between, and with blanks after the first mark, which the Hub does not see. */
const EMPTY_BLOCK = /^\s*---\n---[ \t]*(?:\n|$)/;
const UNSEEN_START = /^\s*---[ \t]+\n(?=[A-Za-z_][\w-]*:)/;
const UNCLOSED_START = /^\s*---\n(?=[A-Za-z_][\w-]*:)/;

/**
 * Splits a card into front matter and body. The body keeps its line numbers: front matter becomes blank lines.
 *
 * @param text the card without byte order mark, with `\n` as the end of lines
 */
export function splitFrontMatter(text: string): { readonly frontMatter: FrontMatter; readonly body: string } {
  const none = { frontMatter: { state: "none" }, body: text } as const;
  if (EMPTY_BLOCK.test(text)) return { ...none, body: blankOut(text, EMPTY_BLOCK.exec(text)?.[0] ?? "") };
  const found = BLOCK.exec(text);
  if (found === null) {
    const start = UNSEEN_START.exec(text) ?? UNCLOSED_START.exec(text);
    if (start === null) return none;
    const unseen = UNSEEN_START.test(text);
    const raw = { text: "", line: 1 };
    const message = unseen
      ? "blanks after the opening `---` hide the front matter from every reader"
      : "the front matter is opened by `---` and never closed";
    return {
      ...none,
      frontMatter: { state: "broken", message, line: countLines(start[0]), column: unseen ? 4 : 1, raw },
    };
  }
  const raw = { text: found[2] ?? "", line: countLines(found[1] ?? "") + 1 };
  const frontMatter = parseFrontMatter(raw);
  // Two horizontal rules around a heading are no front matter.
  if (frontMatter.state === "none" && /^#{1,6} /m.test(raw.text)) return none;
  return { frontMatter, body: blankOut(text, found[0]) };
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

function blankOut(text: string, front: string): string {
  return "\n".repeat(countLines(front)) + text.slice(front.length);
}

function parseFrontMatter(raw: FrontText): FrontMatter {
  const broken = (message: string, line: number, column: number): FrontMatter => ({
    state: "broken",
    message,
    line: raw.line + line,
    column: column + 1,
    raw,
  });
  if (!/^\s*[^\s#]/m.test(raw.text)) return { state: "none" };
  if (Buffer.byteLength(raw.text) > MOST_BYTES) return broken(`it is larger than ${MOST_BYTES / 1024} KiB`, 0, 0);
  try {
    // The failsafe schema leaves every scalar as written: no dates, no `1.10` as 1.1, no git hash as a number.
    const value: unknown = load(raw.text, { schema: FAILSAFE_SCHEMA, maxAliases: MOST_ALIASES });
    const plain = plainValue(value, 0);
    if (plain === undefined) return broken(`it is nested more than ${MOST_DEPTH} levels deep`, 0, 0);
    if (plain === null || typeof plain !== "object" || Array.isArray(plain))
      return broken("it must be a mapping: lines of `key: value`", 0, 0);
    return { state: "mapping", value: Object.fromEntries(Object.entries(plain)), scalars: scalarsOf(raw), raw };
  } catch (error) {
    if (error instanceof RangeError) return broken("it is nested too deeply", 0, 0);
    if (!(error instanceof YAMLException)) throw error;
    const complex = error.reason.includes("complex keys") ? complexKey(raw.text) : undefined;
    if (complex !== undefined) return broken(`a key must be plain text, not \`{…}\``, complex.line, complex.column);
    return broken(`not valid YAML: ${error.reason}`, error.mark?.line ?? 0, error.mark?.column ?? 0);
  }
}

/** js-yaml gives no place for a key that is itself a mapping; templates that were never filled in are full of them. */
function complexKey(text: string): { readonly line: number; readonly column: number } | undefined {
  const lines = text.split("\n");
  const line = lines.findIndex((candidate) => /^\s*(?:- )?\{[^{}]*\}\s*:|(?:^|:)\s*\{\s*\{/.test(candidate));
  return line < 0 ? undefined : { line, column: (lines[line] ?? "").indexOf("{") };
}

function plainValue(value: unknown, depth: number): FrontValue | undefined {
  if (depth > MOST_DEPTH) return undefined;
  if (value === null || value === undefined || value === "") return null;
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value).map(([key, inner]) => [key, plainValue(inner, depth + 1)] as const);
  if (entries.some(([, inner]) => inner === undefined)) return undefined;
  const whole = entries.map(([key, inner]) => [key, inner ?? null] as const);
  return Array.isArray(value) ? whole.map(([, inner]) => inner) : Object.fromEntries(whole);
}

interface Open {
  readonly path: readonly string[];
  readonly kind: "mapping" | "sequence" | "document";
  items: number;
  key: string | null;
  /** Offset of the key, which is the place of an empty value. */
  keyAt: number;
}

/** Every scalar value with its path and line, from the parser's events (its tree drops positions). */
function scalarsOf(raw: FrontText): FrontScalar[] {
  const scalars: FrontScalar[] = [];
  const stack: Open[] = [{ path: [], kind: "document", items: 0, key: null, keyAt: 0 }];
  let line = raw.line;
  let counted = 0;
  for (const event of parseEvents(raw.text, {})) {
    const top = stack.at(-1);
    if (top === undefined) break;
    if (event.type === EVENT_ID.POP) {
      stack.pop();
    } else if (event.type === EVENT_ID.SCALAR && top.kind === "mapping" && top.key === null) {
      top.key = getScalarValue(raw.text, event);
      top.keyAt = event.valueStart;
    } else if (event.type === EVENT_ID.SCALAR) {
      const start = Math.max(event.valueStart < 0 ? top.keyAt : event.valueStart, counted);
      for (; counted < start; counted += 1) if (raw.text[counted] === "\n") line += 1;
      const text = getScalarValue(raw.text, event);
      const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
      scalars.push({ path: childPath(top), text, line, block });
    } else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      const kind = event.type === EVENT_ID.MAPPING ? "mapping" : "sequence";
      stack.push({ path: childPath(top), kind, items: 0, key: null, keyAt: 0 });
    } else if (event.type === EVENT_ID.ALIAS) {
      childPath(top);
    }
  }
  return scalars;
}

/** The path of the next value of a collection, which is thereby used up. */
function childPath(open: Open): readonly string[] {
  if (open.kind === "document") return [];
  if (open.kind === "sequence") {
    open.items += 1;
    return [...open.path, String(open.items - 1)];
  }
  const key = open.key ?? "";
  open.key = null;
  return [...open.path, key];
}
