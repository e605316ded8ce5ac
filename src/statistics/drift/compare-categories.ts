import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../evidence/tables/sql.ts";
import type { OpenTable } from "../../evidence/tables/table-task.ts";
import { sum } from "./category-counts.ts";
import { type CategoricalComparison, MAX_CATEGORIES, type NoComparison } from "./drift-figures.ts";

/** Columns counted in one scan: enough to share it, few enough to keep the tables of groups small. */
export const CATEGORIES_PER_SCAN = 16;

/** Counts the categories of columns that both tables have, by name of the column. Missing values are no category. */
export async function compareCategories(
  connection: DuckDBConnection,
  { reference, current }: { readonly reference: OpenTable; readonly current: OpenTable },
  names: readonly string[],
): Promise<ReadonlyMap<string, CategoricalComparison | NoComparison>> {
  const compared = new Map<string, CategoricalComparison | NoComparison>();
  for (let from = 0; from < names.length; from += CATEGORIES_PER_SCAN) {
    const some = names.slice(from, from + CATEGORIES_PER_SCAN);
    const counts = [
      await countCategories(connection, reference, some),
      await countCategories(connection, current, some),
    ];
    some.forEach((name, index) => {
      compared.set(name, comparisonOf(counts[0]?.[index] ?? new Map(), counts[1]?.[index] ?? new Map()));
    });
  }
  return compared;
}

type Counts = ReadonlyMap<string, number>;

/** Counts the categories of each named column; columns may be many, so not all are counted in one scan. */
export async function countCategories(
  connection: DuckDBConnection,
  table: OpenTable,
  names: readonly string[],
): Promise<Counts[]> {
  const columns = names.map(quoteIdentifier);
  const sets = columns.map((column) => `(${column})`).join(", ");
  const values = `coalesce(${columns.map((column) => `${column}::VARCHAR`).join(", ")})`;
  // In a grouping set all columns but its own are null, so the only value there is the group's.
  const query = `SELECT grouping_id(${columns.join(", ")})::BIGINT, ${values}, count(*) FROM ${table.view} GROUP BY GROUPING SETS (${sets})`;
  const rows = (await connection.runAndReadAll(query)).getRowsJS();
  const counts = names.map(() => new Map<string, number>());
  for (const [group, value, count] of rows) {
    if (value === null || value === undefined) continue;
    // The bit of a column that is grouped by is 0, the others' are 1; the first column has the highest bit.
    const grouped = 2 ** names.length - 1 - Number(group);
    counts[names.length - 1 - Math.log2(grouped)]?.set(String(value), Number(count));
  }
  return counts;
}

function comparisonOf(reference: Counts, current: Counts): CategoricalComparison | NoComparison {
  // Sorted by code units: an order that depends on nothing but the names.
  const categories = [...new Set([...reference.keys(), ...current.keys()])].sort();
  if (categories.length > MAX_CATEGORIES) return { kind: "none", reason: "too-many-categories" };
  const counts = {
    reference: categories.map((category) => reference.get(category) ?? 0),
    current: categories.map((category) => current.get(category) ?? 0),
  };
  return { kind: "categorical", n: sum(counts.reference), m: sum(counts.current), categories: counts };
}
