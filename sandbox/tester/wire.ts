import { isFields } from "../http/read-body.ts";

/** Makes a value fit for JSON: bytes become `{ "$base64": … }`. */
export function encode(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(encode);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, encode(one)]));
}

/** The inverse of `encode`. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isFields(value)) return value;
  const bytes = value["$base64"];
  if (typeof bytes === "string") return Buffer.from(bytes, "base64");
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decode(one)]));
}
