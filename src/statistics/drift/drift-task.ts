import { requireColumns } from "../../evidence/tables/require-columns.ts";
import type { TableTask } from "../../evidence/tables/table-task.ts";
import { compareCategories } from "./compare-categories.ts";
import { compareNumbers } from "./compare-numbers.ts";
import type { ColumnFigures, DriftFigures, DriftRequest } from "./drift-figures.ts";
import { comparedColumns, noneOf, type Plan, planOf, sideOf } from "./plan-columns.ts";
import { countMissing, profileTable } from "./profile-table.ts";

/** Compares the columns of two tables, reference first: the work behind the fact `drift`, inside the table process. */
export const task: TableTask<DriftRequest, DriftFigures> = async ({ connection, tables, input }) => {
  const [reference, current] = tables;
  if (reference === undefined || current === undefined) throw new Error("the drift task needs two tables");
  if (input.columns !== null) for (const table of tables) requireColumns(table, input.columns);
  const names = comparedColumns(reference.columns, current.columns, input);
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
