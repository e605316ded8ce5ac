export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A place where a JSON text holds a number that is none. */
export interface NonFinite {
  /** RFC 6901 pointer of the value, e.g. `/metrics/0/value`. */
  readonly pointer: string;
  readonly line: number;
}

export type JsonProblem = "syntax" | "duplicate-key" | "too-deep" | "too-large";

/** What is wrong with a JSON text, and where. `message` quotes keys, never values. */
export class JsonSyntaxError extends Error {
  readonly problem: JsonProblem;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;

  constructor(problem: JsonProblem, message: string, line: number, column: number) {
    super(message);
    this.name = "JsonSyntaxError";
    this.problem = problem;
    this.line = line;
    this.column = column;
  }
}

export interface JsonLimits {
  /** Deepest nesting of arrays and objects; at most a few hundred, as the parser recurses. */
  readonly maxDepth: number;
  /** Most values of all kinds together: an empty array takes two bytes of text and some fifty of memory. */
  readonly maxValues: number;
}

interface State {
  readonly text: string;
  at: number;
  readonly limits: JsonLimits;
  values: number;
  /** How far lines have been counted, so that counting them for many values takes one pass in all. */
  readonly counted: { line: number; lineStart: number };
  readonly path: (string | number)[];
  readonly nonFinite: NonFinite[];
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null|NaN|-?Infinity/y;
/** How many numbers that are none are listed; the rest become `null` all the same. */
const LISTED = 1000;
/** How much of an overlong key a message quotes. */
const QUOTED = 60;

/**
 * Parses a JSON text (RFC 8259) and, beyond it, the bare words NaN, Infinity and -Infinity, which Python writes.
 * These and numbers beyond a double's range become `null`, and the first thousand of them are listed.
 *
 * @throws JsonSyntaxError for anything else, with line and column
 */
export function parseJson(
  text: string,
  limits: JsonLimits,
): { readonly value: JsonValue; readonly nonFinite: readonly NonFinite[] } {
  const state: State = {
    text,
    at: 0,
    limits,
    values: 0,
    counted: { line: 1, lineStart: 0 },
    path: [],
    nonFinite: [],
  };
  const value = parseValue(state);
  skip(state, BLANK);
  if (state.at < text.length) fail(state, "syntax", "text follows the end of the JSON value");
  return { value, nonFinite: state.nonFinite };
}

function parseValue(state: State): JsonValue {
  skip(state, BLANK);
  state.values += 1;
  if (state.values > state.limits.maxValues)
    fail(state, "too-large", `the text holds more than ${state.limits.maxValues} values`);
  const character = state.text[state.at];
  if (character === "{") return parseObject(state);
  if (character === "[") return parseArray(state);
  if (character === '"') return parseString(state);
  const start = state.at;
  const word = skip(state, WORD);
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  if (word !== "") return noteNonFinite(state, start);
  const digits = skip(state, NUMBER);
  if (digits === "") fail(state, "syntax", character === undefined ? "the text ends too early" : "a value is expected");
  const number = Number(digits);
  return Number.isFinite(number) ? number : noteNonFinite(state, start);
}

function parseObject(state: State): JsonValue {
  const object: { [key: string]: JsonValue } = {};
  enter(state);
  skip(state, BLANK);
  if (!take(state, "}")) {
    do {
      skip(state, BLANK);
      const start = state.at;
      if (state.text[start] !== '"') fail(state, "syntax", "a key in double quotes is expected");
      const key = parseString(state);
      if (Object.hasOwn(object, key)) {
        state.at = start;
        fail(state, "duplicate-key", `the key "${key.slice(0, QUOTED)}" occurs twice in one object`);
      }
      skip(state, BLANK);
      if (!take(state, ":")) fail(state, "syntax", "a colon is expected after the key");
      state.path.push(key);
      setOwn(object, key, parseValue(state));
      state.path.pop();
      skip(state, BLANK);
    } while (take(state, ","));
    if (!take(state, "}")) fail(state, "syntax", "a comma or a closing brace is expected");
  }
  return object;
}

function parseArray(state: State): JsonValue {
  const array: JsonValue[] = [];
  enter(state);
  skip(state, BLANK);
  if (!take(state, "]")) {
    do {
      state.path.push(array.length);
      array.push(parseValue(state));
      state.path.pop();
      skip(state, BLANK);
    } while (take(state, ","));
    if (!take(state, "]")) fail(state, "syntax", "a comma or a closing bracket is expected");
  }
  return array;
}

function parseString(state: State): string {
  const start = state.at;
  const end = closingQuote(state.text, start);
  const raw = end === -1 ? "" : state.text.slice(start, end + 1);
  try {
    // The built-in parser knows all escapes and refuses bare control characters.
    const parsed = String(JSON.parse(raw));
    // Half a surrogate pair is not a character: no digest can be made over it.
    if (!parsed.isWellFormed()) throw new SyntaxError("half a surrogate pair");
    state.at = end + 1;
    return parsed;
  } catch {
    return fail(state, "syntax", "the string holds a bare control character or a bad escape, or does not end");
  }
}

function closingQuote(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return -1;
}

/** Steps into an array or object; `path` is as long as the nesting is deep. */
function enter(state: State): void {
  if (state.path.length >= state.limits.maxDepth)
    fail(state, "too-deep", `values are nested more than ${state.limits.maxDepth} deep`);
  state.at += 1;
}

/** Assigning to `__proto__` would set the prototype instead of a key. */
function setOwn(object: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function noteNonFinite(state: State, start: number): null {
  if (state.nonFinite.length >= LISTED) return null;
  const pointer = state.path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  state.nonFinite.push({ pointer, line: positionOf(state, start).line });
  return null;
}

function skip(state: State, pattern: RegExp): string {
  pattern.lastIndex = state.at;
  const found = pattern.exec(state.text)?.[0] ?? "";
  state.at += found.length;
  return found;
}

function take(state: State, character: string): boolean {
  if (state.text[state.at] !== character) return false;
  state.at += 1;
  return true;
}

function fail(state: State, problem: JsonProblem, message: string): never {
  const { line, column } = positionOf(state, state.at);
  throw new JsonSyntaxError(problem, message, line, column);
}

/** Offsets must not decrease from one call to the next. */
function positionOf({ text, counted }: State, offset: number): { readonly line: number; readonly column: number } {
  for (;;) {
    const next = text.indexOf("\n", counted.lineStart);
    if (next === -1 || next >= offset) return { line: counted.line, column: offset - counted.lineStart + 1 };
    counted.line += 1;
    counted.lineStart = next + 1;
  }
}
