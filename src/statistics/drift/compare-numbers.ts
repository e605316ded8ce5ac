import type { DuckDBConnection } from "@duckdb/node-api";
import type { OpenTable } from "../../evidence/tables/table-task.ts";
import { compareOnGrid } from "./compare-on-grid.ts";
import { compareSorted } from "./compare-sorted.ts";
import { closeGrid, countOnGrid, makeGrids } from "./count-on-grid.ts";
import { exact, MAX_CATEGORIES, type NoComparison, type NumericComparison } from "./drift-figures.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { type LoadedColumn, loadNumbers } from "./load-numbers.ts";
import { countBins, quantileEdges } from "./quantile-bins.ts";
import { sortDoubles } from "./sort-doubles.ts";
import { standardDeviation } from "./standard-deviation.ts";
import { normalisedWasserstein } from "./wasserstein.ts";

/**
 * Values held in memory at a time, both sides together: 8 bytes each. Fewer at a time cost a Parquet file nothing, whose
 * columns are read one by one; a text is read whole for each.
 */
const VALUES_PER_SCAN = { csv: 32_000_000, jsonl: 32_000_000, parquet: 12_000_000 } as const;
/** Most values (rows of both sides times columns) of which figures are exact; beyond, they are bounded on a grid. */
export const EXACT_VALUES_MAX = 64_000_000;

export interface Sides<T> {
  readonly reference: T;
  readonly current: T;
}

/** A compared column, with how many values are missing or not finite on each side. */
export interface NumericColumn extends Sides<{ readonly missing: number; readonly nonFinite: number }> {
  readonly comparison: NumericComparison | NoComparison;
}

/** Compares numeric columns that both tables have, by name of the column. */
export async function compareNumbers(
  connection: DuckDBConnection,
  tables: Sides<OpenTable>,
  rows: Sides<number>,
  names: readonly string[],
): Promise<ReadonlyMap<string, NumericColumn>> {
  return names.length * (rows.reference + rows.current) > EXACT_VALUES_MAX
    ? compareBounded(connection, tables, rows, names)
    : compareExactly(connection, tables, rows, names);
}

async function compareBounded(
  connection: DuckDBConnection,
  tables: Sides<OpenTable>,
  rows: Sides<number>,
  names: readonly string[],
): Promise<ReadonlyMap<string, NumericColumn>> {
  const before = { table: tables.reference, rows: rows.reference };
  const now = { table: tables.current, rows: rows.current };
  const grids = await makeGrids(connection, [before, now], names);
  const reference = await countOnGrid(connection, before, names, grids);
  const current = await countOnGrid(connection, now, names, grids);
  return new Map(
    names.map((name, index) => {
      const [grid, a, b] = [grids[index], reference[index], current[index]];
      if (grid === undefined || a === undefined || b === undefined) throw new Error(`"${name}" was not counted`);
      const present = { reference: rows.reference - a.missing, current: rows.current - b.missing };
      const nothing = nothingToCompare(a.nonFinite + b.nonFinite, Math.min(present.reference, present.current));
      const comparison = nothing ?? compareOnGrid(closeGrid(grid, a, b));
      return [name, { reference: countsOf(a), current: countsOf(b), comparison }];
    }),
  );
}

function countsOf({ missing, nonFinite }: { readonly missing: number; readonly nonFinite: number }) {
  return { missing, nonFinite };
}

async function compareExactly(
  connection: DuckDBConnection,
  tables: Sides<OpenTable>,
  rows: Sides<number>,
  names: readonly string[],
): Promise<ReadonlyMap<string, NumericColumn>> {
  const compared = new Map<string, NumericColumn>();
  const atOnce = Math.max(VALUES_PER_SCAN[tables.reference.format], VALUES_PER_SCAN[tables.current.format]);
  const perScan = Math.max(1, Math.floor(atOnce / (rows.reference + rows.current)));
  const scratch = new Uint32Array(2 * Math.max(rows.reference, rows.current));
  for (let from = 0; from < names.length; from += perScan) {
    const some = names.slice(from, from + perScan);
    const reference = await loadNumbers(connection, tables.reference, some, rows.reference);
    const current = await loadNumbers(connection, tables.current, some, rows.current);
    some.forEach((name, index) => {
      const a = reference[index];
      const b = current[index];
      if (a === undefined || b === undefined) throw new Error(`the column "${name}" was not loaded`);
      compared.set(name, {
        reference: countsOf(a),
        current: countsOf(b),
        comparison: comparisonOf(a, b, scratch),
      });
    });
  }
  return compared;
}

function comparisonOf(a: LoadedColumn, b: LoadedColumn, scratch: Uint32Array): NumericComparison | NoComparison {
  const least = Math.min(a.values.length, b.values.length);
  return nothingToCompare(a.nonFinite + b.nonFinite, least) ?? compareValues(a.values, b.values, scratch);
}

function nothingToCompare(nonFinite: number, present: number): NoComparison | null {
  if (nonFinite > 0) return { kind: "none", reason: "value-invalid" };
  return present === 0 ? { kind: "none", reason: "values-missing" } : null;
}

/** Compares two sets of finite values, neither empty; both are sorted in place. */
export function compareValues(reference: Float64Array, current: Float64Array, scratch: Uint32Array): NumericComparison {
  sortDoubles(reference, scratch);
  sortDoubles(current, scratch);
  const n = reference.length;
  const m = current.length;
  const { largest, area, distinct, categories } = compareSorted(reference, current, { maxCategories: MAX_CATEGORIES });
  const { statistic, pValue } = kolmogorovSmirnov(largest, n, m);
  const wasserstein = normalisedWasserstein(area, standardDeviation(reference));
  return {
    kind: "numeric",
    n,
    m,
    distinct,
    categories,
    bins: countBins(reference, current, quantileEdges(reference)),
    ks: { ...exact(statistic), pValue, greatestP: pValue },
    wasserstein: wasserstein === null ? null : exact(wasserstein),
    approximation: null,
  };
}
