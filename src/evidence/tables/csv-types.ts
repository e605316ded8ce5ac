import type { CsvRecord } from "./csv-records.ts";
import type { ColumnType } from "./table-task.ts";

/** `unknown`: the sample holds no value of the column. */
export type SampledType = ColumnType | "unknown";

/**
 * The kinds of values in a CSV column, narrowest first, as patterns that JavaScript and DuckDB (RE2) read alike.
 * A leading zero makes a code, not a number: `007` would come out as 7.
 */
export const CSV_KINDS: readonly { readonly type: ColumnType; readonly pattern: string }[] = [
  { type: "integer", pattern: "0|-?[1-9][0-9]{0,17}" },
  {
    type: "number",
    pattern:
      "[+-]?(([1-9][0-9]*|0)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?([iI]nf(inity)?|INF|Infinity)|[nN]a[nN]|NAN",
  },
  { type: "boolean", pattern: "true|false|True|False|TRUE|FALSE" },
  {
    type: "date",
    pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?",
  },
];

const KINDS = CSV_KINDS.map(({ type, pattern }) => ({ type, regexp: new RegExp(`^(?:${pattern})$`) }));

/** The type of each column in a sample: the first kind that all its non-empty values are of, else `string`. */
export function sampledTypes(records: readonly CsvRecord[], columns: number): SampledType[] {
  return Array.from({ length: columns }, (_, index) => {
    const values = new Set(records.map((record) => record.fields[index] ?? ""));
    values.delete("");
    if (values.size === 0) return "unknown";
    const kind = KINDS.find(({ regexp }) => [...values].every((value) => regexp.test(value)));
    return kind?.type ?? "string";
  });
}
