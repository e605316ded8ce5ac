import type { DuckDBConnection } from "@duckdb/node-api";
import { requireColumns } from "../../evidence/tables/require-columns.ts";
import { TableFault } from "../../evidence/tables/table-fault.ts";
import type { OpenTable, TableTask } from "../../evidence/tables/table-task.ts";
import { CATEGORIES_PER_SCAN, countCategories } from "../drift/compare-categories.ts";
import type { ColumnFigures, Comparison, DriftFigures, DriftRequest } from "../drift/drift-figures.ts";
import { comparedColumns, noneOf, planOf, sideOf } from "../drift/plan-columns.ts";
import { countMissing, profileTable, type TableProfile } from "../drift/profile-table.ts";
import { compareWithCategories } from "./category-figures.ts";
import { compareNumericColumns } from "./compare-numeric-columns.ts";
import type { ColumnDocument, FiguresDocument } from "./figures-document.ts";

/** What is compared, and the figures that stand in the reference's place. */
export interface FiguresComparison {
  readonly request: DriftRequest;
  readonly reference: FiguresDocument;
  /** How the figures are named to people. */
  readonly path: string;
}

/** Compares the columns of one table with kept figures: the same answer as of two tables, as far as the figures tell. */
export const task: TableTask<FiguresComparison, DriftFigures> = async ({ connection, tables, input }) => {
  const [current] = tables;
  if (current === undefined) throw new Error("the task needs a table");
  const { request, reference, path } = input;
  requireKept(input, current);
  const names = comparedColumns(reference.columns, current.columns, request);
  const documents = new Map(reference.columns.map((column) => [column.name, column]));
  const a = profileOf(reference);
  const b = await profileTable(connection, current, names);
  const plans = names.map((name) => ({ name, plan: planOf(name, a, b) }));
  const planned = (plan: string) =>
    plans.flatMap((column) => {
      const document = column.plan === plan ? documents.get(column.name) : undefined;
      return document === undefined ? [] : [document];
    });
  const categorical = await compareCategories(connection, current, planned("categorical"));
  const numeric = await compareNumericColumns(connection, { table: current, rows: b.rows }, planned("numeric"));
  const others = plans.filter(({ plan }) => plan !== "numeric").map(({ name }) => name);
  const missing = await countMissing(connection, current, b, others);
  const none = new Map<string, number>();
  const columns = plans.map(({ name, plan }): ColumnFigures => {
    const found = numeric.get(name);
    return {
      name,
      reference: sideOf(a, name, documents.get(name), none),
      current: sideOf(b, name, found?.current, missing),
      comparison: found?.comparison ?? categorical.get(name) ?? { kind: "none", reason: noneOf(plan) },
    };
  });
  return { reference: { path, rows: reference.rows }, current: { path: current.path, rows: b.rows }, columns };
};

/** Refuses what the figures cannot tell as a whole: columns that are missing, and those that were left out. */
function requireKept({ request, reference, path }: FiguresComparison, current: OpenTable): void {
  const asked = request.columns ?? reference.leftOut.filter((name) => !request.ignore.includes(name));
  const unkept = asked.find((name) => reference.leftOut.includes(name));
  if (unkept !== undefined)
    throw new TableFault({
      reason: "no-baseline",
      message: `The figures kept of the baseline, ${path}, leave out the column "${unkept}".`,
      remedy: "Run the workflow on the target branch again, so that there is a table to compare with.",
    });
  if (request.columns === null) return;
  requireColumns({ path, columns: reference.columns }, request.columns);
  requireColumns(current, request.columns);
}

function profileOf({ rows, columns }: FiguresDocument): TableProfile {
  return {
    rows,
    columns: new Map(
      columns.map(({ name, type, missing, values }) => [
        name,
        {
          type,
          // As of a table: the missing values of numbers decide nothing before these are loaded.
          missing: type === "integer" || type === "number" ? null : missing,
          tooManyCategories: values.kind === "none" && values.why === "too-many",
        },
      ]),
    ),
  };
}

async function compareCategories(
  connection: DuckDBConnection,
  table: OpenTable,
  columns: readonly ColumnDocument[],
): Promise<ReadonlyMap<string, Comparison>> {
  const compared = new Map<string, Comparison>();
  for (let from = 0; from < columns.length; from += CATEGORIES_PER_SCAN) {
    const some = columns.slice(from, from + CATEGORIES_PER_SCAN);
    const counts = await countCategories(
      connection,
      table,
      some.map(({ name }) => name),
    );
    some.forEach(({ name, values }, index) => {
      const current = counts[index] ?? new Map<string, number>();
      const kept = values.kind === "categories" ? compareWithCategories(values, current) : null;
      compared.set(name, kept ?? { kind: "none", reason: "no-figures" });
    });
  }
  return compared;
}
