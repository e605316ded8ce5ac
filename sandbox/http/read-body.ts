/** Reads of a body that the OpenAPI check has already held to be of the right types; a wrong type reads as absent. */
export type Fields = Readonly<Record<string, unknown>>;

/** A text field. */
export function text(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === "string" ? value : undefined;
}

/** A number field. */
export function number(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  return typeof value === "number" ? value : undefined;
}

/** A field that is an object. */
export function object(fields: Fields, key: string): Fields | undefined {
  const value = fields[key];
  return isFields(value) ? value : undefined;
}

/** A field that is a list of objects. */
export function objects(fields: Fields, key: string): Fields[] | undefined {
  const value = fields[key];
  return Array.isArray(value) ? value.filter(isFields) : undefined;
}

/** One of a closed list of words. */
export function word<T extends string>(fields: Fields, key: string, words: readonly T[]): T | undefined {
  return words.find((one) => one === fields[key]);
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object of the given entries without those that are undefined. */
export function defined<T extends Record<string, unknown>>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in entries) {
    const value = entries[key];
    if (isDefined(value)) kept[key] = value;
  }
  return kept;
}

function isDefined<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
