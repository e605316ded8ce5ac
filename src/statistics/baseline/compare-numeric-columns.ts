import type { DuckDBConnection } from "@duckdb/node-api";
import type { OpenTable } from "../../evidence/tables/table-task.ts";
import { closeGrid, countOnGrid } from "../drift/count-on-grid.ts";
import type { Comparison } from "../drift/drift-figures.ts";
import { loadNumbers } from "../drift/load-numbers.ts";
import { sortDoubles } from "../drift/sort-doubles.ts";
import { compareWithCounts, compareWithNumbers, edgeValues } from "./compare-with-numbers.ts";
import type { ColumnDocument, NumberFigures } from "./figures-document.ts";
import { VALUES_AT_ONCE } from "./figures-task.ts";

interface Missing {
  readonly missing: number;
  readonly nonFinite: number;
}

/** A numeric column compared with its figures, and what is missing or not finite in the current table. */
export interface ComparedColumn {
  readonly current: Missing;
  readonly comparison: Comparison;
}

interface Table {
  readonly table: OpenTable;
  readonly rows: number;
}

/**
 * Compares numeric columns of a table with kept figures, by name. A table too large to be loaded is counted on their
 * grids.
 *
 * @param valuesAtOnce most values that are loaded at a time
 */
export async function compareNumericColumns(
  connection: DuckDBConnection,
  current: Table,
  columns: readonly ColumnDocument[],
  valuesAtOnce = VALUES_AT_ONCE,
): Promise<ReadonlyMap<string, ComparedColumn>> {
  const perScan = Math.floor(valuesAtOnce / current.rows);
  if (perScan === 0) return compareCounted(connection, current, columns);
  const compared = new Map<string, ComparedColumn>();
  const scratch = new Uint32Array(columns.length === 0 ? 0 : 2 * current.rows);
  for (let from = 0; from < columns.length; from += perScan) {
    const some = columns.slice(from, from + perScan);
    const names = some.map(({ name }) => name);
    const loaded = await loadNumbers(connection, current.table, names, current.rows);
    some.forEach((column, index) => {
      const found = loaded[index];
      if (found === undefined) throw new Error(`the column "${column.name}" was not loaded`);
      const comparison = comparisonOf(column, found, found.values.length, (figures) => {
        sortDoubles(found.values, scratch);
        return compareWithNumbers(figures, found.values);
      });
      compared.set(column.name, { current: { missing: found.missing, nonFinite: found.nonFinite }, comparison });
    });
  }
  return compared;
}

async function compareCounted(
  connection: DuckDBConnection,
  current: Table,
  columns: readonly ColumnDocument[],
): Promise<ReadonlyMap<string, ComparedColumn>> {
  const grids = columns.map(({ values }) =>
    values.kind === "numbers"
      ? Float64Array.from(new Set([...values.grid, ...edgeValues(values)])).sort()
      : new Float64Array(),
  );
  const names = columns.map(({ name }) => name);
  const counted = await countOnGrid(connection, current, names, grids);
  return new Map(
    columns.map((column, index) => {
      const [found, grid] = [counted[index], grids[index]];
      if (found === undefined || grid === undefined) throw new Error(`the column "${column.name}" was not counted`);
      const { missing, nonFinite } = found;
      const comparison = comparisonOf(column, found, current.rows - missing - nonFinite, (figures) => {
        const closed = closeGrid(grid, found, found);
        return compareWithCounts(figures, { grid: closed.grid, counts: closed.current });
      });
      return [column.name, { current: { missing, nonFinite }, comparison }];
    }),
  );
}

/** As of two tables: values that are not finite come first, then values that are not there. */
function comparisonOf(
  { nonFinite, values }: ColumnDocument,
  current: Missing,
  present: number,
  compare: (figures: NumberFigures) => Comparison,
): Comparison {
  if (nonFinite + current.nonFinite > 0) return { kind: "none", reason: "value-invalid" };
  if (present === 0 || (values.kind === "none" && values.why === "empty"))
    return { kind: "none", reason: "values-missing" };
  if (values.kind !== "numbers") return { kind: "none", reason: "no-figures" };
  return compare(values);
}
