import { MAX_CATEGORIES } from "../drift/drift-figures.ts";
import { MOST_GROUPS } from "../fairness/unfit-column.ts";
import type {
  CategoryFigures,
  ColumnDocument,
  FiguresDocument,
  GroupFigures,
  NumberFigures,
} from "./figures-document.ts";

/** What cannot be in figures of a table, as the end of a sentence; null where all may be. */
export function inconsistencyOf({ rows, columns, leftOut, groups }: FiguresDocument): string | null {
  const names = [...columns.map(({ name }) => name), ...leftOut];
  if (new Set(names).size < names.length) return "a column occurs twice";
  if (rows === 0) return "there are no rows";
  for (const column of columns) {
    const problem = columnProblem(column, rows);
    if (problem !== null) return `column ${columns.indexOf(column) + 1}: ${problem}`;
  }
  return groups === null ? null : groupsProblem(groups, rows);
}

function columnProblem({ type, missing, nonFinite, values }: ColumnDocument, rows: number): string | null {
  const isNumeric = type === "integer" || type === "number";
  if (missing + nonFinite > rows) return "more values are missing than there are rows";
  if (!isNumeric && nonFinite > 0) return "values that are no numbers are not finite";
  if (values.kind === "none") return null;
  if ((values.kind === "numbers") !== isNumeric) return "the values are not of the column's type";
  if (values.kind === "numbers" && nonFinite > 0) return "values that are not finite are counted";
  return values.kind === "numbers" ? numbersProblem(values, rows - missing) : categoriesProblem(values, rows - missing);
}

function numbersProblem({ distinct, edges, bins, grid, counts }: NumberFigures, n: number): string | null {
  if (n === 0 || distinct === 0 || distinct > n) return "there are no values, or fewer than distinct ones";
  if (!grid.every((value, index) => index === 0 || value > (grid[index - 1] as number)))
    return "the numbers of the grid do not ascend";
  if (grid.length === 0 || counts.length !== 2 * grid.length + 1) return "there is not one count for each place";
  if (counts[0] !== 0 || counts.at(-1) !== 0) return "values lie outside the grid";
  if (total(counts) !== n || total(bins) !== n) return "the counts are not those of all values";
  if (bins.length !== edges.length + 1) return "there is not one count for each bin";
  const ordered = edges.every(([value, side], index) => {
    const before = edges[index - 1];
    if (before === undefined || value > before[0]) return true;
    return value === before[0] && before[1] === "below" && side === "above";
  });
  return ordered ? null : "the ends of the bins do not ascend";
}

function categoriesProblem({ named, hashed }: CategoryFigures, n: number): string | null {
  const counts = [...named, ...hashed].map(([, count]) => count);
  if (counts.length > MAX_CATEGORIES) return `there are more than ${MAX_CATEGORIES} categories`;
  if (counts.includes(0) || total(counts) !== n) return "the counts are not those of all values";
  const isOnce = (list: readonly (readonly [string, number])[]) =>
    new Set(list.map(([key]) => key)).size === list.length;
  return isOnce(named) && isOnce(hashed) ? null : "a category occurs twice";
}

function groupsProblem(figures: GroupFigures, rows: number): string | null {
  for (const { columns, groups } of figures.groupings) {
    const known = groups.filter(({ values }) => !values.includes(null));
    if (known.length > MOST_GROUPS) return `there are more than ${MOST_GROUPS} groups`;
    if (new Set(groups.map(({ values }) => JSON.stringify(values))).size < groups.length) return "a group occurs twice";
    if (groups.some(({ values }) => values.length !== columns.length)) return "a group is not of its columns";
    if (total(groups.map(({ n }) => n)) !== rows) return "the groups have not as many rows as the table";
    const isWhole = groups.every(
      (group) =>
        group.selected <= group.n &&
        group.positives + group.negatives <= group.n &&
        group.truePositives <= group.positives &&
        group.falsePositives <= group.negatives &&
        group.truePositives + group.falsePositives <= group.selected,
    );
    if (!isWhole) return "a part of a group is larger than the group";
  }
  return null;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
