/** Whether one character fits a place of a pattern. */
type CharacterTest = (character: string) => boolean;
/** `many`: any run of characters, none included. */
type SegmentPattern = readonly ("many" | CharacterTest)[];
/** `many`: any run of folders, none included. */
type PathPattern = readonly ("many" | SegmentPattern)[];

/** Most patterns that the braces of one may stand for. */
export const MOST_ALTERNATIVES = 64;

/**
 * Tells the paths that any of the patterns names. `*` and `?` stand for characters of one name, `[a-z]` and `[!a-z]`
 * for one of a set, `**` for folders, `{a,b}` for either; names that begin with a dot are names like others, and a backslash is
 * a character. A pattern that ends in a plain name or a slash also covers what lies below it: `models/credit` is the whole folder.
 *
 * Written out and not made of regular expressions: a proposed policy and a file's name may both come from whoever opens
 * a pull request, and `**a**a…` takes an expression for ever. Here a path costs at most its length times the pattern's.
 *
 * @throws RangeError if the braces of a pattern stand for more than `MOST_ALTERNATIVES`
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const literal = new Set(patterns);
  const parsed = patterns.flatMap(alternativesOf).map(parsePath);
  return (path) => {
    if (literal.has(path)) return true;
    const segments = path.split("/").map((segment) => [...segment]);
    return parsed.some((pattern) => matches(segments, pattern, (segment, own) => matches(segment, own, test)));
  };
}

/** Tells the paths above what any of the patterns names: `models` is above `models/credit/**`, whose first names are plain. */
export function aboveMatcher(patterns: readonly string[]): (path: string) => boolean {
  const bases = patterns.flatMap(alternativesOf).map((pattern) => {
    const names = namesOf(pattern);
    const wild = names.findIndex((name) => WILD.test(name));
    return (wild === -1 ? names : names.slice(0, wild)).join("/");
  });
  return (path) => bases.some((base) => base === path || base.startsWith(`${path}/`));
}

const WILD = /[*?[]/;

function namesOf(pattern: string): string[] {
  return pattern.split("/").filter((name) => name !== "" && name !== ".");
}

function test(character: string, fits: CharacterTest): boolean {
  return fits(character);
}

/** Items against a pattern with wildcards. Only the last `many` met is ever tried again: an earlier one could not do better. */
function matches<Item, Part>(
  items: readonly Item[],
  pattern: readonly ("many" | Part)[],
  fits: (item: Item, part: Part) => boolean,
): boolean {
  let [at, place] = [0, 0];
  let retry: { item: number; readonly place: number } | null = null;
  while (at < items.length) {
    const item = items[at];
    const part = pattern[place];
    if (part === "many") {
      place += 1;
      retry = { item: at, place };
    } else if (item !== undefined && part !== undefined && fits(item, part)) {
      at += 1;
      place += 1;
    } else if (retry !== null) {
      retry.item += 1;
      [at, place] = [retry.item, retry.place];
    } else return false;
  }
  return pattern.slice(place).every((part) => part === "many");
}

function parsePath(pattern: string): PathPattern {
  const names = namesOf(pattern);
  const isFolder = pattern.endsWith("/") || !WILD.test(names.at(-1) ?? "");
  return [...names.map((name) => (name === "**" ? "many" : parseName(name))), ...(isFolder ? ["many" as const] : [])];
}

function parseName(name: string): SegmentPattern {
  const characters = [...name];
  const parts: ("many" | CharacterTest)[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at];
    const set = character === "[" ? setAt(characters, at) : null;
    if (set !== null) {
      parts.push(set.test);
      at = set.end;
    } else if (character === "*") {
      if (parts.at(-1) !== "many") parts.push("many");
    } else if (character === "?") parts.push(() => true);
    else parts.push((other) => other === character);
  }
  return parts;
}

/** The set that opens at a bracket, and where it closes; `null` where it does not: the bracket then stands for itself. */
function setAt(
  characters: readonly string[],
  open: number,
): { readonly test: CharacterTest; readonly end: number } | null {
  const negated = characters[open + 1] === "!" || characters[open + 1] === "^";
  const start = open + (negated ? 2 : 1);
  const end = characters.indexOf("]", start + 1);
  if (end === -1) return null;
  const ranges: (readonly [string, string])[] = [];
  for (let at = start; at < end; at += 1) {
    const low = characters[at] ?? "";
    const isRange = characters[at + 1] === "-" && at + 2 < end;
    ranges.push([low, isRange ? (characters[at + 2] ?? low) : low]);
    if (isRange) at += 2;
  }
  const holds = (character: string) => ranges.some(([low, high]) => low <= character && character <= high);
  return { test: (character) => holds(character) !== negated, end };
}

/**
 * The patterns that the braces of one stand for: `a.{csv,json}` is `a.csv` and `a.json`. Braces without a comma, or
 * that do not close, stand for themselves.
 *
 * @throws RangeError beyond `MOST_ALTERNATIVES`
 */
export function alternativesOf(pattern: string): string[] {
  const group = firstBraces(pattern);
  if (group === null) return [pattern];
  const before = pattern.slice(0, group.start);
  const rests = alternativesOf(pattern.slice(group.end + 1));
  const all: string[] = [];
  for (const option of group.options.flatMap(alternativesOf)) {
    for (const rest of rests) all.push(`${before}${option}${rest}`);
    if (all.length > MOST_ALTERNATIVES) throw new RangeError(`more than ${MOST_ALTERNATIVES} alternatives`);
  }
  return all;
}

function firstBraces(pattern: string) {
  for (let start = 0; start < pattern.length; start += 1) {
    const group = pattern[start] === "{" ? bracesAt(pattern, start) : null;
    if (group !== null && group.options.length > 1) return group;
  }
  return null;
}

function bracesAt(pattern: string, start: number) {
  const options: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    const isEnd = character === "}" && depth === 0;
    if (isEnd || (character === "," && depth === 1)) {
      options.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (isEnd) return { start, end: at, options };
  }
  return null;
}
