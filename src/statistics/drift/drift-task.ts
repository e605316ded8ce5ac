import { requireColumns } from "../../evidence/tables/require-columns.ts";
import type { OpenTable, TableTask } from "../../evidence/tables/table-task.ts";
import { compareCategories } from "./compare-categories.ts";
import { compareNumbers } from "./compare-numbers.ts";
import type { ColumnFigures, ColumnSide, DriftFigures, DriftRequest } from "./drift-figures.ts";
import { countMissing, profileTable, type TableProfile } from "./profile-table.ts";

/** Compares the columns of two tables, reference first: the work behind the fact `drift`, inside the table process. */
export const task: TableTask<DriftRequest, DriftFigures> = async ({ connection, tables, input }) => {
  const [reference, current] = tables;
  if (reference === undefined || current === undefined) throw new Error("the drift task needs two tables");
  if (input.columns !== null) for (const table of tables) requireColumns(table, input.columns);
  const names = comparedColumns(reference, current, input);
  const a = await profileTable(connection, reference, names);
  const b = await profileTable(connection, current, names);
  const plans = names.map((name) => ({ name, plan: planOf(name, a, b) }));
  const planned = (plan: Plan) => plans.filter((column) => column.plan === plan).map(({ name }) => name);
  const tablesBySide = { reference, current };
  const categorical = await compareCategories(connection, tablesBySide, planned("categorical"));
  const rows = { reference: a.rows, current: b.rows };
  const numeric = await compareNumbers(connection, tablesBySide, rows, planned("numeric"));
  const others = plans.filter(({ plan }) => plan !== "numeric").map(({ name }) => name);
  const missing = {
    reference: await countMissing(connection, reference, a, others),
    current: await countMissing(connection, current, b, others),
  };
  const columns = plans.map(({ name, plan }): ColumnFigures => {
    const found = numeric.get(name);
    return {
      name,
      reference: sideOf(a, name, found?.reference, missing.reference),
      current: sideOf(b, name, found?.current, missing.current),
      comparison: found?.comparison ?? categorical.get(name) ?? { kind: "none", reason: noneOf(plan) },
    };
  });
  return {
    reference: { path: reference.path, rows: a.rows },
    current: { path: current.path, rows: b.rows },
    columns,
  };
};

function sideOf(
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

type Plan = "numeric" | "categorical" | "column-missing" | "values-missing" | "not-comparable" | "too-many-categories";

function noneOf(plan: Plan): Exclude<Plan, "numeric" | "categorical"> {
  // A planned column always has its comparison: anything else is a defect, not a figure.
  if (plan === "numeric" || plan === "categorical") throw new Error(`a ${plan} column was not compared`);
  return plan;
}

function comparedColumns(reference: OpenTable, current: OpenTable, { columns, ignore }: DriftRequest): string[] {
  if (columns !== null) return [...new Set(columns)];
  const names = [reference, current].flatMap((table) => table.columns.map((column) => column.name));
  return [...new Set(names)].filter((name) => !ignore.includes(name));
}

function planOf(name: string, reference: TableProfile, current: TableProfile): Plan {
  const a = reference.columns.get(name);
  const b = current.columns.get(name);
  if (a === undefined || b === undefined) return "column-missing";
  if (a.missing === reference.rows || b.missing === current.rows) return "values-missing";
  const kinds = [a, b].map(({ type }) => (type === "integer" ? "number" : type));
  if (kinds[0] !== kinds[1] || kinds[0] === "date" || kinds[0] === "other") return "not-comparable";
  if (kinds[0] === "number") return "numeric";
  return a.tooManyCategories || b.tooManyCategories ? "too-many-categories" : "categorical";
}
