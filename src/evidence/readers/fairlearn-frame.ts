import type { JsonValue } from "../parse-json.ts";
import { parsePythonTuple } from "./python-tuple.ts";
import type { ReportDocument } from "./reader.ts";

/** A table as pandas exports it, whichever way it was oriented. */
export interface Frame {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly JsonValue[])[];
  /** What names the rows where no column does: one or several values each. `null` where the export has no index. */
  readonly index: readonly (readonly JsonValue[])[] | null;
}

type JsonObject = { readonly [key: string]: JsonValue };

/** The table in a document: CSV, or JSON oriented by records, split or columns. `null` if it is none of these. */
export function frameOf(document: ReportDocument): Frame | null {
  if (document.type === "csv")
    return { columns: document.header, rows: document.rows.map(({ fields }) => fields), index: null };
  const { value } = document;
  if (isList(value)) return fromRecords(value);
  if (!isObject(value)) return null;
  return fromSplit(value) ?? fromColumns(value);
}

/** `[{"sex": "F", "selection_rate": 0.5}, …]` */
function fromRecords(records: readonly JsonValue[]): Frame | null {
  const [first] = records;
  if (!isObject(first)) return null;
  const columns = Object.keys(first);
  const rows: JsonValue[][] = [];
  for (const record of records) {
    if (!isObject(record) || !sameKeys(Object.keys(record), columns)) return null;
    rows.push(columns.map((name) => record[name] ?? null));
  }
  return isFlat(rows) ? { columns, rows, index: null } : null;
}

/** `{"columns": ["selection_rate"], "index": [["F", "a"], …], "data": [[0.5], …]}` */
function fromSplit({ columns, index, data, ...others }: JsonObject): Frame | null {
  if (!isList(columns) || !isList(index) || !isList(data) || Object.keys(others).length > 0) return null;
  if (index.length !== data.length || !columns.every((name) => typeof name === "string")) return null;
  const rows = data.filter(isList);
  if (rows.length < data.length || !isFlat(rows)) return null;
  const names = index.map((name) => (isList(name) ? name : [name]));
  return isFlat(names) ? { columns, rows, index: names } : null;
}

/** `{"selection_rate": {"F": 0.5, …}}`; with several features the keys are Python tuples: `"('F', 'a')"`. */
function fromColumns(value: JsonObject): Frame | null {
  const columns = Object.keys(value);
  const series = Object.values(value).filter(isObject);
  const [first] = series;
  if (first === undefined || series.length < columns.length) return null;
  const keys = Object.keys(first);
  if (!series.every((one) => sameKeys(Object.keys(one), keys))) return null;
  const rows = keys.map((key) => series.map((one) => one[key] ?? null));
  return isFlat(rows) ? { columns, rows, index: indexOf(keys) } : null;
}

/** Keys are tuples only if all of them are, and of one length: a group may be called "(a)". */
function indexOf(keys: readonly string[]): JsonValue[][] {
  const tuples = keys.map(parsePythonTuple);
  const width = tuples[0]?.length ?? 0;
  const parsed = tuples.filter((tuple) => tuple !== null);
  const agree = width > 1 && parsed.length === keys.length && parsed.every((tuple) => tuple.length === width);
  return agree ? parsed : keys.map((key) => [key]);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFlat(rows: readonly (readonly JsonValue[])[]): boolean {
  return rows.every((row) => row.every((cell) => typeof cell !== "object" || cell === null));
}

function sameKeys(keys: readonly string[], others: readonly string[]): boolean {
  return keys.length === others.length && keys.every((key, index) => key === others[index]);
}
