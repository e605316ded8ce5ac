import type { Fault } from "../../evidence/faults.ts";
import { requireColumns } from "../../evidence/tables/require-columns.ts";
import { TableFault } from "../../evidence/tables/table-fault.ts";
import type { OpenTable } from "../../evidence/tables/table-task.ts";

/** Most distinct values of a column, and most groups of a crossing: every pair of groups gets an interval. */
export const MOST_GROUPS = 300;

/** Most characters of a group's value: findings name the groups. */
const LONGEST_VALUE = 200;

/** Why a column is not there or holds what names no class or group; `null` if it is fine as far as its type tells. */
export function unfitColumn(table: OpenTable, column: string): Fault | null {
  try {
    if (requireColumns(table, [column])[0]?.type !== "other") return null;
  } catch (error) {
    if (error instanceof TableFault) return error.fault;
    throw error;
  }
  return {
    reason: "value-invalid",
    message: `${table.path}: the column "${column}" holds lists, records, bytes, times, or text and numbers mixed, which name no group or class.`,
    remedy: "Write one text, one number or one truth value into every row, and the same kind in all rows.",
  };
}

export function tooManyClasses(path: string, column: string): Fault {
  return {
    reason: "value-invalid",
    message: `${path}: the column "${column}" holds more than ${MOST_GROUPS} distinct values: scores rather than classes.`,
    remedy: "Declare the columns of decided classes as `label` and `prediction`, and that of probabilities as `score`.",
  };
}

export function tooManyGroups(path: string, columns: readonly string[]): Fault {
  const names = columns.map((column) => `"${column}"`).join(" × ");
  return {
    reason: "value-invalid",
    message: `${path}: ${names} makes more than ${MOST_GROUPS} groups: an identifier or a number rather than a group.`,
    remedy: "Take it out of `groups`, or write it in classes (e.g. age bands).",
  };
}

/** Why groups with these values cannot be compared; `null` if they can. A group has one value for each column. */
export function unfitGroups(
  path: string,
  columns: readonly string[],
  groups: readonly (readonly (string | null)[])[],
): Fault | null {
  if (groups.length > MOST_GROUPS) return tooManyGroups(path, columns);
  const isLong = (value: string | null) => value !== null && value.length > LONGEST_VALUE;
  return groups.some((values) => values.some(isLong)) ? tooLongValue(path, columns) : null;
}

function tooLongValue(path: string, columns: readonly string[]): Fault {
  const names = columns.map((column) => `"${column}"`).join(" × ");
  return {
    reason: "value-invalid",
    message: `${path}: ${names} holds a value of more than ${LONGEST_VALUE} characters: a text rather than a group.`,
    remedy: "Write short names of groups.",
  };
}
