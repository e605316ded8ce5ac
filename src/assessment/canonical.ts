import canonicalize from "canonicalize";

/** Canonical JSON (RFC 8785): equal for equal values, in whatever order their keys stand. */
export function canonical(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new Error("an assessment must be representable as JSON");
  return json;
}
