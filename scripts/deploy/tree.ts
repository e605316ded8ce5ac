/** Ways through the values of a YAML document whose shape is not known yet. */
import type { DocumentPath } from "../../src/policy/yaml-document.ts";

/** The value at `path`, undefined where there is none. */
export function at(value: unknown, ...path: DocumentPath): unknown {
  let here = value;
  for (const step of path) here = fields(here)[String(step)];
  return here;
}

/** The keys and values of a mapping, or the indices and items of a sequence; empty for anything else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** The items of a sequence; empty for anything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text at `path`, empty where there is none. */
export function text(value: unknown, ...path: DocumentPath): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}
