import type { ColumnType } from "../../evidence/tables/table-task.ts";
import type { FactRequestOf } from "../facts.ts";
import type { CategoryCounts } from "./category-counts.ts";

/** Features with more categories than this are not compared: they are identifiers or free text rather than features. */
export const MAX_CATEGORIES = 1000;

/** Numbers with at most this many distinct values are compared as categories by `auto`: ties blunt a rank test. */
export const FEW_VALUES = 10;

/** Asks how the columns of a table differ between the baseline's and the current one. */
export interface DriftRequest extends FactRequestOf<DriftFigures> {
  readonly kind: "drift";
  readonly role: "features" | "predictions";
  /** Columns to compare, which must be there on both sides; `null`: all columns of both. */
  readonly columns: readonly string[] | null;
  /** Columns to leave out. */
  readonly ignore: readonly string[];
  /** Declared CSV delimiter, or null. */
  readonly delimiter: string | null;
}

export interface DriftFigures {
  readonly reference: TableFigures;
  readonly current: TableFigures;
  /** Those of the reference in its order, then those that only the current table has. */
  readonly columns: readonly ColumnFigures[];
}

export interface TableFigures {
  readonly path: string;
  readonly rows: number;
}

export interface ColumnFigures {
  readonly name: string;
  /** `null`: the table does not have the column. */
  readonly reference: ColumnSide | null;
  readonly current: ColumnSide | null;
  readonly comparison: Comparison;
}

export interface ColumnSide {
  readonly type: ColumnType;
  readonly rows: number;
  readonly missing: number;
  /** NaN and ±Infinity; only numeric columns have them. */
  readonly nonFinite: number;
}

export type Comparison = NumericComparison | CategoricalComparison | NoComparison;

export interface NumericComparison {
  readonly kind: "numeric";
  readonly n: number;
  readonly m: number;
  /** Distinct values on both sides together. */
  readonly distinct: number;
  /** Counts per value; null with more than `MAX_CATEGORIES` values. */
  readonly categories: CategoryCounts | null;
  /** `categories` is null although there may be few enough values: they are not known. */
  readonly uncounted?: boolean;
  /** Counts per bin of reference quantiles. */
  readonly bins: CategoryCounts;
  /** Kolmogorov–Smirnov D and its p-value, the smallest and the greatest possible where D is bounded. */
  readonly ks: BoundedFigure & { readonly pValue: number; readonly greatestP: number };
  /** Wasserstein-1 over the reference's standard deviation; null where undefined. */
  readonly wasserstein: BoundedFigure | null;
  /** `null`: all figures are exact. Else this says how they were bounded. */
  readonly approximation: string | null;
}

/** A figure that lies between `low` and `high`; both equal `value` where it is exact. */
export interface BoundedFigure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface CategoricalComparison {
  readonly kind: "categorical";
  readonly n: number;
  readonly m: number;
  readonly categories: CategoryCounts;
}

/** Why a column's two sides cannot be compared. */
export interface NoComparison {
  readonly kind: "none";
  readonly reason:
    | "column-missing"
    | "values-missing"
    | "value-invalid"
    | "not-comparable"
    | "too-many-categories"
    | "no-figures";
}

/** A figure known exactly. */
export function exact(value: number): BoundedFigure {
  return { value, low: value, high: value };
}
