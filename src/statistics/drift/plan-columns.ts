import type { ColumnSide, DriftRequest } from "./drift-figures.ts";
import type { TableProfile } from "./profile-table.ts";

/** How a column is compared, or why it is not. */
export type Plan =
  | "numeric"
  | "categorical"
  | "column-missing"
  | "values-missing"
  | "not-comparable"
  | "too-many-categories";

/** The names of the columns that a request compares, those of the reference first. */
export function comparedColumns(
  reference: readonly { readonly name: string }[],
  current: readonly { readonly name: string }[],
  { columns, ignore }: DriftRequest,
): string[] {
  if (columns !== null) return [...new Set(columns)];
  const names = [...reference, ...current].map((column) => column.name);
  return [...new Set(names)].filter((name) => !ignore.includes(name));
}

export function planOf(name: string, reference: TableProfile, current: TableProfile): Plan {
  const a = reference.columns.get(name);
  const b = current.columns.get(name);
  if (a === undefined || b === undefined) return "column-missing";
  if (a.missing === reference.rows || b.missing === current.rows) return "values-missing";
  const kinds = [a, b].map(({ type }) => (type === "integer" ? "number" : type));
  if (kinds[0] !== kinds[1] || kinds[0] === "date" || kinds[0] === "other") return "not-comparable";
  if (kinds[0] === "number") return "numeric";
  return a.tooManyCategories || b.tooManyCategories ? "too-many-categories" : "categorical";
}

/** A planned column always has its comparison: anything else is a defect, not a figure. */
export function noneOf(plan: Plan): Exclude<Plan, "numeric" | "categorical"> {
  if (plan === "numeric" || plan === "categorical") throw new Error(`a ${plan} column was not compared`);
  return plan;
}

/** One side of a column, its missing values counted while it was loaded, or else by themselves. */
export function sideOf(
  table: TableProfile,
  name: string,
  loaded: { readonly missing: number; readonly nonFinite: number } | undefined,
  counted: ReadonlyMap<string, number>,
): ColumnSide | null {
  const column = table.columns.get(name);
  if (column === undefined) return null;
  const missing = loaded?.missing ?? column.missing ?? counted.get(name);
  if (missing === undefined) throw new Error(`the missing values of "${name}" were not counted`);
  return { type: column.type, rows: table.rows, missing, nonFinite: loaded?.nonFinite ?? 0 };
}
