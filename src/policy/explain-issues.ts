import type { z } from "zod";
import { suggest } from "./nearest.ts";

/** A problem at a path of the document; `part` says whether the key itself or its value is wrong. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly part: "key" | "value";
  readonly message: string;
}

/** A JSON Schema node, as far as it is needed to list the words known at a place. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** Zod's issues in words: what is wrong, and the nearest valid word. `schema` is the JSON Schema of the same document. */
export function explainIssues(error: z.ZodError, schema: SchemaNode, document: unknown): Issue[] {
  return withoutEchoes(error.issues.flatMap((issue) => explain(issue, schema, document)));
}

/** A misspelt key is also a missing one, and may leave its mapping empty; saying it once is enough. */
function withoutEchoes(issues: readonly Issue[]): Issue[] {
  const misspelt = issues.filter((issue) => issue.message.startsWith("unknown "));
  const emptied = new Set(misspelt.map((issue) => issue.path.slice(0, -1).join()));
  return issues.filter((issue) => {
    if (issue.part === "value" && emptied.has(issue.path.join())) return false;
    const missing = /^"(.+)" is missing/.exec(issue.message)?.[1];
    const echo = `did you mean "${missing}"?`;
    const parent = issue.path.join();
    return (
      missing === undefined ||
      !misspelt.some((other) => other.message.endsWith(echo) && other.path.slice(0, -1).join() === parent)
    );
  });
}

function explain(issue: z.core.$ZodIssue, schema: SchemaNode, document: unknown): Issue[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const name = nameOf(path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = knownKeys(schema, path);
      // Zod judges a union by its last alternative here: a key that another alternative knows is not a stranger.
      const strangers = issue.keys.filter((key) => !known.includes(key));
      if (strangers.length === 0) {
        return [
          {
            path,
            part: "key",
            message: `"${name}" is incomplete or mixed: ${alternatives(schema, path).join(" or ")}`,
          },
        ];
      }
      const noun = path.at(-1) === "rules" ? "rule" : "key";
      return strangers.map((key) => ({
        path: [...path, key],
        part: "key",
        message: `unknown ${noun} "${key}"${suggest(key, known)}`,
      }));
    }
    case "invalid_union":
      return explainUnion(issue, path, schema, document);
    case "invalid_type": {
      if (valueAt(document, path) === undefined) {
        return [
          {
            path: path.slice(0, -1),
            part: "key",
            message: `"${name}" is missing (expected ${article(issue.expected)})`,
          },
        ];
      }
      return [
        {
          path,
          part: "value",
          message: `"${name}" must be ${article(issue.expected)}, not ${describe(valueAt(document, path))}`,
        },
      ];
    }
    case "invalid_value": {
      const value = valueAt(document, path);
      const words = issue.values.filter((allowed) => typeof allowed === "string");
      const known = issue.values.map(String).join(", ");
      if (value === undefined)
        return [{ path: path.slice(0, -1), part: "key", message: `"${name}" is missing (one of: ${known})` }];
      const hint = typeof value === "string" && words.length > 0 ? suggest(value, words) : `; known here: ${known}`;
      return [{ path, part: "value", message: `"${name}" cannot be ${describe(value)}${hint}` }];
    }
    case "too_small":
      return [{ path, part: "value", message: `"${name}" must ${bound(issue, "at least", issue.minimum)}` }];
    case "too_big":
      return [{ path, part: "value", message: `"${name}" must ${bound(issue, "at most", issue.maximum)}` }];
    case "invalid_key":
      return issue.issues.map((inner) => ({
        path,
        part: "key",
        message: `"${name}" is not a valid name: ${inner.message}`,
      }));
    default:
      return [{ path, part: "value", message: `"${name}": ${issue.message}` }];
  }
}

/** What a place is called: its key, and of a list the entry, counted from 1. */
function nameOf(path: readonly (string | number)[]): string {
  const last = path.at(-1);
  if (typeof last === "number") return `${path.at(-2) ?? "the list"}[${last + 1}]`;
  return last ?? "the policy";
}

/** `be at most 1`, `have at least 1 entry` */
function bound(
  { origin, inclusive }: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  words: "at least" | "at most",
  limit: number | bigint,
): string {
  const count = (noun: string, more: string) => `have ${words} ${limit} ${limit === 1 ? noun : more}`;
  if (origin === "array") return count("entry", "entries");
  if (origin === "string") return count("character", "characters");
  if (inclusive !== false) return `be ${words} ${limit}`;
  return `be ${words === "at least" ? "more" : "less"} than ${limit}`;
}

function unknownKeys(issues: readonly Issue[]): number {
  return issues.filter((issue) => issue.message.startsWith("unknown ")).length;
}

/** Of several alternatives the one is explained that the author most likely meant: the one that knows most of the keys. */
function explainUnion(
  issue: Extract<z.core.$ZodIssue, { code: "invalid_union" }>,
  path: (string | number)[],
  schema: SchemaNode,
  document: unknown,
): Issue[] {
  const name = nameOf(path);
  const readings = issue.errors
    .map((issues) =>
      issues.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }, schema, document)),
    )
    .filter((issues) => issues.some((inner) => inner.path.length > path.length || inner.part === "key"))
    .sort((a, b) => unknownKeys(a) - unknownKeys(b) || a.length - b.length);
  const likeliest = readings[0];
  if (likeliest !== undefined) return likeliest;
  const expected = issue.errors
    .flat()
    .map((inner) => (inner.code === "invalid_type" ? article(inner.expected) : inner.message));
  return [
    {
      path,
      part: "value",
      message: `"${name}" must be ${[...new Set(expected)].join(" or ")}, not ${describe(valueAt(document, path))}`,
    },
  ];
}

/** The keys that the schema knows at a path of the document. */
function knownKeys(schema: SchemaNode, path: readonly (string | number)[]): string[] {
  return [...new Set(nodesAt(schema, path).flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** The shapes that a mapping may have at a path, e.g. `{ workflow, artifact, path }`. */
function alternatives(schema: SchemaNode, path: readonly (string | number)[]): string[] {
  const shapes = nodesAt(schema, path).map((node) => Object.keys(node.properties ?? {}));
  return shapes.filter((keys) => keys.length > 0).map((keys) => `{ ${keys.join(", ")} }`);
}

function nodesAt(schema: SchemaNode, path: readonly (string | number)[]): SchemaNode[] {
  let nodes: SchemaNode[] = [schema];
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      const other = typeof node.additionalProperties === "object" ? node.additionalProperties : undefined;
      const next = typeof step === "number" ? node.items : (node.properties?.[step] ?? other);
      return next === undefined ? [] : [next, ...(next.anyOf ?? [])];
    });
  }
  return nodes;
}

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return value;
}

function article(type: string): string {
  if (type === "object" || type === "record") return "a mapping (key: value)";
  if (type === "array") return "a list";
  if (type === "string") return "text";
  if (type === "boolean") return "true or false";
  return type === "int" ? "a whole number" : `a ${type}`;
}

function describe(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  // JSON writes `.nan` and `.inf` as null.
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
