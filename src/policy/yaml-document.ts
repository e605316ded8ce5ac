import {
  CORE_SCHEMA,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  getScalarValue,
  load,
  parseEvents,
  YAMLException,
} from "js-yaml";

/** A place in a text file; both 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type DocumentPath = readonly (string | number)[];

/** A YAML document that parsed, with the way back from a value to its place in the file. */
export interface YamlDocument {
  readonly value: unknown;
  /** Place of the value at `path` (or of its key in the mapping); of its nearest known parent where there is none. */
  locate(path: DocumentPath, part?: "key" | "value"): Place;
}

export type YamlOutcome =
  | { readonly ok: true; readonly document: YamlDocument }
  | { readonly ok: false; readonly message: string; readonly place: Place };

/** Bytes of YAML that are read at all: a policy is a page or two. */
export const MAX_YAML_BYTES = 256 * 1024;

interface Node {
  readonly key: number;
  value: number;
  readonly children: Map<string, Node>;
}

/** A collection that is being read; `key` is the mapping's key that waits for its value. */
interface Open {
  readonly node: Node;
  readonly kind: "document" | "mapping" | "sequence";
  items: number;
  key: Node | null;
}

/**
 * Parses one YAML 1.2 document (core schema). Duplicate keys, aliases, custom tags, several documents and
 * nesting beyond 100 levels are refused: a policy needs none of them, and each has been used to attack a parser.
 */
export function parseYaml(source: string): YamlOutcome {
  const place = placeFinder(source);
  if (Buffer.byteLength(source) > MAX_YAML_BYTES) {
    return {
      ok: false,
      message: `the file is larger than ${MAX_YAML_BYTES / 1024} KiB`,
      place: { line: 1, column: 1 },
    };
  }
  try {
    const value = load(source, { schema: CORE_SCHEMA, maxAliases: 0 });
    if (!isWellFormed(value)) {
      return { ok: false, message: "a text holds half of a surrogate pair (\\ud800 … \\udfff)", place: place(0) };
    }
    const root = positionTree(source);
    return { ok: true, document: { value, locate: (path, part = "value") => place(offsetOf(root, path, part)) } };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const mark = error.mark;
    return {
      ok: false,
      message: `not valid YAML: ${error.reason}`,
      place: mark ? { line: mark.line + 1, column: mark.column + 1 } : { line: 1, column: 1 },
    };
  }
}

/** Half a surrogate pair is not a character and has no canonical JSON. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner));
}

function offsetOf(root: Node, path: DocumentPath, part: "key" | "value"): number {
  let node = root;
  for (const step of path) {
    const child = node.children.get(String(step));
    if (child === undefined) return node.key;
    node = child;
  }
  return node[part];
}

/** js-yaml's AST drops positions, its events keep them: one walk over the events gives each value its place. */
function positionTree(source: string): Node {
  const root: Node = { key: 0, value: 0, children: new Map() };
  const stack: Open[] = [{ node: root, kind: "document", items: 0, key: null }];
  for (const event of parseEvents(source, {})) {
    const top = stack.at(-1);
    if (top === undefined) break;
    if (event.type === EVENT_POP) {
      stack.pop();
    } else if (event.type === EVENT_SCALAR && top.kind === "mapping" && top.key === null) {
      top.key = { key: event.valueStart, value: event.valueStart, children: new Map() };
      top.node.children.set(getScalarValue(source, event), top.key);
    } else if (event.type === EVENT_SCALAR) {
      placeValue(top, event.valueStart);
    } else if (event.type === EVENT_MAPPING || event.type === EVENT_SEQUENCE) {
      const node = placeValue(top, event.start);
      stack.push({ node, kind: event.type === EVENT_MAPPING ? "mapping" : "sequence", items: 0, key: null });
    }
  }
  return root;
}

/** The node that a value belongs to: the waiting key's in a mapping, a new one in a sequence, the root's in the document. */
function placeValue(top: Open, offset: number): Node {
  if (top.kind === "sequence") {
    const start = Math.max(offset, top.node.value);
    const node: Node = { key: start, value: start, children: new Map() };
    top.node.children.set(String(top.items), node);
    top.items += 1;
    return node;
  }
  const node = top.kind === "document" ? top.node : (top.key ?? top.node);
  // An empty value (`key:`) has no text of its own: its place stays that of the key.
  if (offset >= 0) node.value = offset;
  top.key = null;
  return node;
}

export function placeFinder(source: string): (offset: number) => Place {
  const starts = [0];
  for (let i = source.indexOf("\n"); i >= 0; i = source.indexOf("\n", i + 1)) starts.push(i + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
