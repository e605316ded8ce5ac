import type { JsonValue } from "../parse-json.ts";

export type JsonObject = { readonly [key: string]: JsonValue };

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The items of a list of objects; null for anything else. */
export function objectsIn(value: JsonValue | undefined): JsonObject[] | null {
  if (!Array.isArray(value)) return null;
  const objects = value.filter(isObject);
  return objects.length === value.length ? objects : null;
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function textOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

export function booleanOf(value: JsonValue | undefined): boolean | null {
  return typeof value === "boolean" ? value : null;
}
