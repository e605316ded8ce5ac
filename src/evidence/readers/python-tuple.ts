const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\\": "\\", "'": "'", '"': '"' };

/** One element and what follows it: a quoted text, or a bare word (number, True, nan), possibly as NumPy writes it. */
const QUOTED = /^(?:np\.str_\()?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\)?/s;
const BARE = /^(?:np\.\w+\()?([\w.+-]+)\)?/;

/**
 * Reads the text that Python shows for a tuple of texts and numbers, e.g. `('F', "St John's", 3)`: what pandas makes
 * the keys of a JSON object when several columns name its rows.
 *
 * @returns the elements as texts (`None` and `nan` as ""), or `null` if the text is not such a tuple
 */
export function parsePythonTuple(text: string): string[] | null {
  if (!text.startsWith("(") || !text.endsWith(")")) return null;
  let rest = text.slice(1, -1);
  const elements: string[] = [];
  for (;;) {
    const quoted = QUOTED.exec(rest);
    const found = quoted ?? BARE.exec(rest);
    if (found === null) return null;
    const element = found[1] ?? found[2] ?? "";
    elements.push(quoted === null ? bareWord(element) : unescaped(element));
    rest = rest.slice(found[0].length);
    if (rest === "" || rest === ",") return elements;
    if (!rest.startsWith(", ")) return null;
    rest = rest.slice(2);
  }
}

function bareWord(word: string): string {
  return word === "None" || word === "nan" || word === "NaN" ? "" : word;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
    (whole, x?: string, u?: string, wide?: string, single?: string) => {
      const code = x ?? u ?? wide;
      if (code === undefined) return ESCAPES[single ?? ""] ?? whole;
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
