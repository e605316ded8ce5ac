import type { Fault } from "../../evidence/faults.ts";
import { TableFault } from "../../evidence/tables/table-fault.ts";
import type { OpenTable, TableTask } from "../../evidence/tables/table-task.ts";
import { type Cell, countGroups } from "./count-groups.ts";
import type { GroupCounts, GroupCountsRequest, Grouping } from "./group-counts.ts";
import { distinctIn, distinctInFirstRows, readCells, type Scan } from "./read-cells.ts";
import { settleClasses } from "./settle-classes.ts";
import { MOST_GROUPS, tooManyClasses, tooManyGroups, unfitColumn, unfitGroups } from "./unfit-column.ts";

export type GroupCountsInput = Pick<GroupCountsRequest, "groupings" | "columns" | "positive">;

/** Counts the rows of one table of predictions per group, label and prediction: one pass over the table. */
export const task: TableTask<GroupCountsInput, GroupCounts> = async ({ connection, tables, input }) => {
  const [table] = tables;
  if (table === undefined) throw new Error("the task needs one table");
  const { view, path } = table;
  const labelFault = input.columns.label === null ? undeclaredLabel() : unfitColumn(table, input.columns.label);
  const label = labelFault === null ? input.columns.label : null;
  const scan: Scan = { connection, view, label, prediction: input.columns.prediction };
  const faults = await columnFaults(scan, table, [...new Set(input.groupings.flat())]);
  const usable = [...faults].filter(([, fault]) => fault === null).map(([column]) => column);

  const crossed = await readCells(scan, usable);
  const cells = crossed ?? (await readCells(scan, []));
  if (cells === null) throw new TableFault(tooManyClasses(path, scan.prediction));
  refuseScores(cells, scan, path);
  const classes = settleClasses({ cells, positive: input.positive, labelled: label !== null, path });
  if (!classes.ok) throw new TableFault(classes.fault);

  const groupings: Grouping[] = [];
  for (const columns of input.groupings) {
    const fault = columns.map((column) => faults.get(column)).find((found) => found !== null && found !== undefined);
    if (fault !== undefined) {
      groupings.push({ columns, ok: false, fault });
      continue;
    }
    const own = crossed ?? (await readCells(scan, columns));
    const order = crossed === null ? columns : usable;
    groupings.push(grouping({ cells: own, order, columns, positive: classes.value.positive, path }));
  }
  const rows = cells.reduce((sum, cell) => sum + cell.n, 0);
  return { path, rows, labelFault, ...classes.value, groupings };
};

function undeclaredLabel(): Fault {
  return {
    reason: "column-missing",
    message: "The policy names no column of labels.",
    remedy: "Declare `label` under the columns of the predictions.",
  };
}

/** What is wrong with each group column, as far as its type and some of its rows tell; `null`: nothing. */
async function columnFaults(
  scan: Scan,
  table: OpenTable,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Fault | null>> {
  const unfit = unfitColumn(table, scan.prediction);
  if (unfit !== null) throw new TableFault(unfit);
  const faults = new Map(groups.map((column) => [column, unfitColumn(table, column)]));
  const readable = groups.filter((column) => faults.get(column) === null);
  const classes = [scan.prediction, ...(scan.label === null ? [] : [scan.label])];
  const distinct = await distinctInFirstRows(scan, [...new Set([...classes, ...readable])]);
  for (const [column, count] of distinct) {
    if (count <= MOST_GROUPS) continue;
    if (classes.includes(column)) throw new TableFault(tooManyClasses(table.path, column));
    faults.set(column, tooManyGroups(table.path, [column]));
  }
  return faults;
}

/** The same answer as after the first rows: it must not depend on which rows these were. */
function refuseScores(cells: readonly Cell[], { prediction, label }: Scan, path: string): void {
  if (distinctIn(cells, (cell) => cell.prediction) > MOST_GROUPS)
    throw new TableFault(tooManyClasses(path, prediction));
  if (label !== null && distinctIn(cells, (cell) => cell.label) > MOST_GROUPS)
    throw new TableFault(tooManyClasses(path, label));
}

function grouping(options: {
  readonly cells: readonly Cell[] | null;
  /** The columns that the cells' groups hold. */
  readonly order: readonly string[];
  readonly columns: readonly string[];
  readonly positive: string;
  readonly path: string;
}): Grouping {
  const { cells, order, columns, positive, path } = options;
  if (cells === null) return { columns, ok: false, fault: tooManyGroups(path, columns) };
  const at = columns.map((column) => order.indexOf(column));
  const crowded = columns.find((_, index) => distinctIn(cells, (cell) => cell.group[at[index] ?? -1]) > MOST_GROUPS);
  if (crowded !== undefined) return { columns, ok: false, fault: tooManyGroups(path, [crowded]) };
  const groups = countGroups({ cells, at, positive });
  const known = groups.filter((group) => !group.values.includes(null));
  const fault = unfitGroups(
    path,
    columns,
    known.map(({ values }) => values),
  );
  return fault === null ? { columns, ok: true, groups } : { columns, ok: false, fault };
}
