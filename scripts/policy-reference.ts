import { markdownTable } from "markdown-table";

/** The part of JSON Schema that the policy's schema uses. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** A table of the keys of one mapping: key, what it takes, default, meaning. */
export function keyTable(node: SchemaNode): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, value]) => [
    `\`${key}\``,
    kindOf(value),
    node.required?.includes(key) && value.default === undefined ? "required" : defaultOf(value),
    cell(value.description ?? ""),
  ]);
  return markdownTable([["key", "takes", "default", "meaning"], ...rows], { alignDelimiters: false, padding: true });
}

/** All mappings below a node, as headed tables; rules are left to their own pages. */
export function sections(node: SchemaNode, path: string, depth = 0): string[] {
  const parts = node.properties === undefined ? [] : [`### \`${path}\`\n\n${keyTable(node)}\n`];
  const below = Object.entries(node.properties ?? {}).flatMap(([key, value]) =>
    key === "rules" ? [] : sections(value, depth === 0 ? key : `${path}.${key}`, depth + 1),
  );
  const other =
    typeof node.additionalProperties === "object"
      ? sections(node.additionalProperties, `${path}.<name>`, depth + 1)
      : [];
  const items = node.items === undefined ? [] : sections(node.items, `${path}[]`, depth + 1);
  const alternatives = (node.anyOf ?? []).flatMap((alternative) => sections(alternative, path, depth + 1));
  return [...parts, ...below, ...other, ...items, ...alternatives];
}

function kindOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(kindOf))].join(" or ");
  if (Array.isArray(node.type)) return node.type.map((type: string) => kindOf({ type })).join(" or ");
  if (node.type === "array") return `list of ${node.items === undefined ? "values" : kindOf(node.items)}`;
  if (node.type === "object") return "mapping";
  if (node.type === "string") return "text";
  if (node.type === "boolean") return "`true`, `false`";
  if (node.type === "integer" || node.type === "number") return numberKind(node);
  return "value";
}

/** Zod states the safe-integer range for every whole number; it says nothing to a reader. */
function numberKind(node: SchemaNode): string {
  const noun = node.type === "integer" ? "whole number" : "number";
  const bounds = [
    [">", node.exclusiveMinimum],
    ["≥", node.minimum],
    ["<", node.exclusiveMaximum],
    ["≤", node.maximum],
  ] as const;
  const stated = bounds.filter(([, bound]) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER);
  return [noun, stated.map(([sign, bound]) => `${sign} ${bound}`).join(", ")].filter((part) => part !== "").join(" ");
}

function defaultOf(node: SchemaNode): string {
  return node.default === undefined ? "—" : `\`${JSON.stringify(node.default)}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
