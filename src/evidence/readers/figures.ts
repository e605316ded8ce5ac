import type { JsonValue } from "../read-json.ts";
import type { CsvDocument, ReportDocument } from "./reader.ts";

/** A number that a report states: the keys that lead to it, names of rows among them, and its value. */
export interface ReportFigure {
  readonly key: readonly string[];
  /** Finite. */
  readonly value: number;
}

/** Most figures of one report; a report with more is a table of data. */
export const MOST_FIGURES = 20_000;
/** Longest text that names a row or a metric. */
const LONGEST_NAME = 80;
/** Most texts of one row that name it. */
const MOST_NAMES = 6;

/** Keys whose text says what the number beside them is. */
const NAME_KEYS = [
  "metric",
  "metric_id",
  "metric_name",
  "metricName",
  "measure",
  "display_name",
  "name",
  "type",
  "key",
  "id",
];
const VALUE_KEYS = ["value", "score", "result", "metric_value"];

type JsonObject = { readonly [key: string]: JsonValue };

/**
 * All numbers of a report in the order in which they stand there, whatever the tool that wrote it.
 * Rows of tables and objects in lists are known by their texts: `[{"sex": "F", "accuracy": 0.9}]` gives `sex F`, `accuracy`.
 */
export function figuresOf(document: ReportDocument): ReportFigure[] {
  const figures: ReportFigure[] = [];
  const add = (key: readonly string[], value: number) => {
    if (figures.length < MOST_FIGURES && Number.isFinite(value)) figures.push({ key, value });
  };
  if (document.type === "json") walk(document.value, [], add);
  else walkItems(rowsOf(document), [], add);
  return figures;
}

type Add = (key: readonly string[], value: number) => void;

function walk(value: JsonValue, key: readonly string[], add: Add): void {
  if (typeof value === "number") add(key, value);
  if (typeof value !== "object" || value === null) return;
  if (isArray(value)) {
    walkItems(value, key, add);
    return;
  }
  const frame = splitFrame(value);
  if (frame !== undefined) {
    walkItems(frame, key, add);
    return;
  }
  const named = namedValue(value);
  if (named !== undefined) add([...key, named.name], named.value);
  for (const [name, inner] of Object.entries(value)) {
    if (named?.valueKey !== name) walk(inner, [...key, name], add);
  }
}

/** One of several without a name is known by its number, so that it is not taken for the figure of the whole. */
function walkItems(items: readonly JsonValue[], key: readonly string[], add: Add): void {
  for (const [index, item] of items.entries()) {
    const names = isObject(item) ? namesOf(item) : [];
    const distinct =
      names.length > 0 || (items.length === 1 && isObject(item)) || (isObject(item) && namedValue(item) !== undefined);
    walk(item, [...key, ...(distinct ? names : [`#${index}`])], add);
  }
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `{"metric": "accuracy", "value": 0.9}` is accuracy, not a thing called value. */
function namedValue(
  object: JsonObject,
): { readonly name: string; readonly value: number; readonly valueKey: string } | undefined {
  const name = NAME_KEYS.map((key) => ownOf(object, key)).find(
    (text) => typeof text === "string" && text.length <= LONGEST_NAME,
  );
  const valueKey = VALUE_KEYS.find((key) => typeof ownOf(object, key) === "number");
  const value = valueKey === undefined ? undefined : ownOf(object, valueKey);
  return typeof name === "string" && typeof value === "number" && valueKey !== undefined
    ? { name, value, valueKey }
    : undefined;
}

function ownOf(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Texts that tell one run or kind of record from another, and no part of what was measured. */
const IDENTIFIERS =
  /^(?:metric|metric_id|metric_name|metricName|type|id|uuid|date|timestamp|created|updated)$|_(?:id|at|uuid)$/;

/** What an object in a list is called: its short texts, with their keys. A metric's name is part of the figure's own key. */
function namesOf(object: JsonObject): string[] {
  const named = namedValue(object) !== undefined;
  return Object.entries(object)
    .filter(
      ([key, value]) =>
        typeof value === "string" &&
        value.length <= LONGEST_NAME &&
        !IDENTIFIERS.test(key) &&
        !(named && NAME_KEYS.includes(key)),
    )
    .slice(0, MOST_NAMES)
    .map(([key, value]) => `${key} ${String(value)}`);
}

/** The rows of a pandas frame in `split` orientation: columns, index and data side by side. */
function splitFrame(object: JsonObject): JsonObject[] | undefined {
  const columns = ownOf(object, "columns");
  const data = ownOf(object, "data");
  if (columns === undefined || data === undefined || !isArray(columns) || !isArray(data) || !data.every(isArray))
    return undefined;
  const index = ownOf(object, "index");
  return data.map((cells, at) => {
    const label = index !== undefined && isArray(index) ? index[at] : undefined;
    const row = Object.fromEntries(columns.map((column, position) => [String(column), cells[position] ?? null]));
    return label === undefined || typeof label === "number"
      ? row
      : { "": typeof label === "string" ? label : JSON.stringify(label), ...row };
  });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A table's rows as objects of texts and numbers. */
function rowsOf({ header, rows }: CsvDocument): JsonObject[] {
  return rows.map(({ fields }) => Object.fromEntries(header.map((name, at) => [name, cellOf(fields[at] ?? "")])));
}

function cellOf(text: string): JsonValue {
  return NUMBER.test(text.trim()) ? Number(text) : text;
}
