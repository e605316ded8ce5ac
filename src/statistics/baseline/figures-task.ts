import type { DuckDBConnection } from "@duckdb/node-api";
import { requireColumns } from "../../evidence/tables/require-columns.ts";
import { TableFault } from "../../evidence/tables/table-fault.ts";
import type { OpenTable, TableTask } from "../../evidence/tables/table-task.ts";
import { CATEGORIES_PER_SCAN, countCategories } from "../drift/compare-categories.ts";
import { countOnGrid } from "../drift/count-on-grid.ts";
import { loadNumbers } from "../drift/load-numbers.ts";
import { countMissing, profileTable, type TableProfile } from "../drift/profile-table.ts";
import { sortDoubles } from "../drift/sort-doubles.ts";
import type { GroupCounts } from "../fairness/group-counts.ts";
import { task as countGroups } from "../fairness/group-counts-task.ts";
import { categoryFigures } from "./category-figures.ts";
import type { ColumnDocument, ColumnValues, GroupFigures } from "./figures-document.ts";
import type { FiguresRequest } from "./figures-request.ts";
import { fittingText } from "./fit-size.ts";
import { numberFigures } from "./number-figures.ts";

/** Values of numbers held in memory at a time; a column of more rows keeps none. */
export const VALUES_AT_ONCE = 24_000_000;

/** Makes the figures of one table, as the text of their document. It is opened twice for predictions, with groups and classes as they are written. */
export const task: TableTask<FiguresRequest, string> = async ({ connection, tables, input }) => {
  const [table, named] = tables;
  if (table === undefined) throw new Error("the task needs a table");
  const names = askedColumns(table, input);
  const profile = await profileTable(connection, table, names);
  const numbers = await numbersOf(connection, table, profile);
  const categories = await categoriesOf(connection, table, profile);
  const others = names.filter((name) => !numbers.has(name));
  const missing = await countMissing(connection, table, profile, others);
  const columns = names.map((name): ColumnDocument => {
    const column = profile.columns.get(name);
    if (column === undefined) throw new Error(`the column "${name}" was not looked at`);
    const { type } = column;
    const number = numbers.get(name);
    if (number !== undefined) return { name, type, ...number };
    const values = categories.get(name) ?? withheld(column.tooManyCategories);
    return { name, type, missing: column.missing ?? missing.get(name) ?? 0, nonFinite: 0, values };
  });
  const leftOut = table.columns.map(({ name }) => name).filter((name) => !names.includes(name));
  const groups = input.groups === null ? null : await groupsOf(connection, named ?? table, input.groups);
  return fittingText({ "assay-figures": 1, role: input.role, rows: profile.rows, columns, leftOut, groups });
};

function askedColumns(table: OpenTable, { columns }: FiguresRequest): string[] {
  if (columns === null) return [];
  const names = table.columns.map(({ name }) => name);
  if (columns.names === null) return names.filter((name) => !columns.ignore.includes(name));
  const asked = new Set(requireColumns(table, columns.names).map(({ name }) => name));
  return names.filter((name) => asked.has(name));
}

async function numbersOf(
  connection: DuckDBConnection,
  table: OpenTable,
  { rows, columns }: TableProfile,
): Promise<Map<string, Pick<ColumnDocument, "missing" | "nonFinite" | "values">>> {
  const made = new Map<string, Pick<ColumnDocument, "missing" | "nonFinite" | "values">>();
  const names = [...columns].filter(([, { type }]) => isNumeric(type)).map(([name]) => name);
  const perScan = Math.floor(VALUES_AT_ONCE / rows);
  if (perScan === 0) return countOnly(connection, { table, rows }, names);
  const scratch = new Uint32Array(names.length === 0 ? 0 : 2 * rows);
  for (let from = 0; from < names.length; from += perScan) {
    const some = names.slice(from, from + perScan);
    const loaded = await loadNumbers(connection, table, some, rows);
    loaded.forEach(({ values, missing, nonFinite }, index) => {
      sortDoubles(values, scratch);
      made.set(some[index] ?? "", { missing, nonFinite, values: valuesOf(values, nonFinite) });
    });
  }
  return made;
}

/** Of columns too long to be loaded only what is missing is counted. */
async function countOnly(
  connection: DuckDBConnection,
  table: { readonly table: OpenTable; readonly rows: number },
  names: readonly string[],
): Promise<Map<string, Pick<ColumnDocument, "missing" | "nonFinite" | "values">>> {
  const grids = names.map(() => new Float64Array());
  const counted = await countOnGrid(connection, table, names, grids);
  return new Map(
    counted.map(({ missing, nonFinite }, index) => [
      names[index] ?? "",
      { missing, nonFinite, values: { kind: "none", why: "too-large" } },
    ]),
  );
}

function valuesOf(sorted: Float64Array, nonFinite: number): ColumnValues {
  if (nonFinite > 0) return { kind: "none", why: "invalid" };
  return sorted.length === 0 ? { kind: "none", why: "empty" } : numberFigures(sorted);
}

async function categoriesOf(
  connection: DuckDBConnection,
  table: OpenTable,
  { columns }: TableProfile,
): Promise<Map<string, ColumnValues>> {
  const names = [...columns]
    .filter(([, { type, tooManyCategories }]) => (type === "string" || type === "boolean") && !tooManyCategories)
    .map(([name]) => name);
  const made = new Map<string, ColumnValues>();
  for (let from = 0; from < names.length; from += CATEGORIES_PER_SCAN) {
    const some = names.slice(from, from + CATEGORIES_PER_SCAN);
    const counts = await countCategories(connection, table, some);
    some.forEach((name, index) => {
      made.set(name, categoryFigures(counts[index] ?? new Map()));
    });
  }
  return made;
}

function withheld(tooManyCategories: boolean): ColumnValues {
  const why = tooManyCategories ? "too-many" : "not-compared";
  return { kind: "none", why };
}

/** Counts by group; none where the table cannot be counted so, and groupings that cannot are left out. */
async function groupsOf(
  connection: DuckDBConnection,
  table: OpenTable,
  request: NonNullable<FiguresRequest["groups"]>,
): Promise<GroupFigures | null> {
  const counts = await countGroups({ connection, tables: [table], input: request }).catch((error: unknown) => {
    if (error instanceof TableFault) return null;
    throw error;
  });
  return counts === null ? null : groupFigures(counts, request);
}

function groupFigures(counts: GroupCounts, request: NonNullable<FiguresRequest["groups"]>): GroupFigures {
  const { positive, classes, missingPredictions, missingLabels, labelFault } = counts;
  return {
    ...request.columns,
    positive: request.positive,
    class: positive,
    classes,
    missingPredictions,
    missingLabels,
    labelled: labelFault === null,
    groupings: counts.groupings.flatMap((grouping) =>
      grouping.ok
        ? [
            {
              columns: [...grouping.columns],
              groups: grouping.groups.map((group) => ({ ...group, values: [...group.values] })),
            },
          ]
        : [],
    ),
  };
}

function isNumeric(type: ColumnDocument["type"]): boolean {
  return type === "integer" || type === "number";
}
