import type { ColumnType } from "./table-task.ts";

const INTEGERS = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;
const NUMBERS = /^(FLOAT|DOUBLE|DECIMAL\(\d+,\s?\d+\))$/;
const STRINGS = /^(VARCHAR|UUID|ENUM\(.*\))$/s;
const DATES = /^(DATE|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE)$/;

/** The kind of a DuckDB type; lists, structs, blobs, times and the like are `other`. */
export function columnTypeOf(duckdbType: string): ColumnType {
  if (duckdbType === "BOOLEAN") return "boolean";
  if (INTEGERS.test(duckdbType)) return "integer";
  if (NUMBERS.test(duckdbType)) return "number";
  if (STRINGS.test(duckdbType)) return "string";
  return DATES.test(duckdbType) ? "date" : "other";
}
