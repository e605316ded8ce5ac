import { quoteIdentifier, quoteLiteral } from "./sql.ts";
import type { TableColumn } from "./table-task.ts";

/** Marks, in DuckDB's error text, a value that is not of its column's type. Followed by `view:index`. */
export const MISFIT_MARK = "assay-misfit:";

/**
 * SQL that turns a CSV column's text into values of its type, and the empty text into NULL. A text that is none of the
 * type stops the query with an error that bears the mark. DuckDB's own conversion would round 1.5 to 2 for a BIGINT
 * without a word, so a whole number must come out as it went in.
 */
export function csvExpression(column: TableColumn, view: string, index: number): string {
  const name = quoteIdentifier(column.name);
  const misfit = `error(${quoteLiteral(`${MISFIT_MARK}${view}:${index}`)})`;
  switch (column.type) {
    case "integer":
      return `CASE WHEN ${name} = '' THEN NULL WHEN TRY_CAST(${name} AS BIGINT)::VARCHAR = ${name} THEN CAST(${name} AS BIGINT) ELSE ${misfit} END`;
    case "number":
      return `CASE WHEN ${name} = '' THEN NULL ELSE coalesce(TRY_CAST(${name} AS DOUBLE), ${misfit}) END`;
    case "boolean":
      return `CASE lower(${name}) WHEN '' THEN NULL WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE ELSE ${misfit} END`;
    case "date":
      return `CASE WHEN ${name} = '' THEN NULL ELSE coalesce(TRY_CAST(${name} AS TIMESTAMPTZ), ${misfit}) AT TIME ZONE 'UTC' END`;
    default:
      return `nullif(${name}, '')`;
  }
}
