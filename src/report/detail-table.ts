import { markdownTable } from "markdown-table";
import type { DetailRow, Interval, Limit } from "../assessment/finding.ts";
import { boundsOf, formatCount, formatFigure, formatInterval } from "./format-number.ts";
import { cellSource, code, join, type Markdown, NOTHING, text, trust } from "./markdown.ts";
import { phrase } from "./template.ts";

/** Headings where the key alone would not read well. */
const HEADINGS: Readonly<Record<string, string>> = {
  pValue: "p",
  adjustedPValue: "p, adjusted",
  nReference: "n, reference",
  nCurrent: "n, current",
};

/** Columns whose cells name something in the data: shown as code. */
const NAMES = new Set(["group", "feature", "column", "claim", "printed", "category", "value"]);

const MOST_COLUMNS = 20;

/**
 * A finding's detail as a table: one column per key that any row fills, in the order of the rows.
 * Rows that broke something come first, so that they are the last to be cut.
 *
 * @param options.rows most rows that are shown; the rest are counted
 */
export function detailTable(
  detail: readonly DetailRow[],
  options: { readonly rows: number; readonly limit: Limit | null },
): Markdown {
  if (detail.length === 0) return NOTHING;
  const keys = [...new Set(detail.flatMap((row) => Object.keys(row)))]
    .filter((key) => detail.some((row) => row[key] !== null && row[key] !== undefined))
    .slice(0, MOST_COLUMNS);
  const rows = [...detail].sort((a, b) => Number(isOffending(b)) - Number(isOffending(a))).slice(0, options.rows);
  const beside = boundsOf(options.limit);
  const table = tableOf(
    keys.map((key) => text(headingOf(key), 60)),
    rows.map((row) => keys.map((key) => cellOf(key, row[key], beside))),
    keys.map((key) => rows.every((row) => isNumeric(row[key]))),
  );
  const left = detail.length - rows.length;
  return left === 0 ? table : join([table, phrase("more-rows", { count: formatCount(left) })], "\n\n");
}

/** A GitHub table; `numeric` columns are aligned to the right. */
export function tableOf(
  heading: readonly Markdown[],
  rows: readonly (readonly Markdown[])[],
  numeric: readonly boolean[],
): Markdown {
  const cells = [heading, ...rows].map((row) => row.map(cellSource));
  // Alignment of the source would cost room that is better spent on rows.
  return trust(
    markdownTable(cells, {
      align: numeric.map((right) => (right ? "r" : null)),
      alignDelimiters: false,
      padding: true,
    }),
  );
}

function isOffending(row: DetailRow): boolean {
  return row["drifted"] === true || row["answer"] === "contradicted";
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || value === null || value === undefined;
}

function headingOf(key: string): string {
  return HEADINGS[key] ?? key.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function cellOf(key: string, value: unknown, beside: readonly number[]): Markdown {
  if (value === null || value === undefined) return text(key === "value" ? formatFigure(null) : "–");
  if (typeof value === "number") return text(formatFigure(value, key === "value" ? beside : []));
  if (typeof value === "boolean") return text(value ? "yes" : "no");
  if (typeof value === "string") return NAMES.has(key) ? code(value) : text(value, 300);
  if (isInterval(value)) return text(formatInterval(value, beside));
  if (Array.isArray(value)) return text(value.map(String).join(", "), 300);
  const pairs = Object.entries(value).map(
    ([name, inner]) => `${name} = ${inner === null ? "(missing)" : String(inner)}`,
  );
  return code(pairs.join(", "));
}

function isInterval(value: unknown): value is Interval {
  return (
    typeof value === "object" &&
    value !== null &&
    "low" in value &&
    "high" in value &&
    "level" in value &&
    typeof value.low === "number" &&
    typeof value.high === "number" &&
    typeof value.level === "number"
  );
}
