import type { Fault } from "../../evidence/faults.ts";
import { failWith, type Result, succeed } from "../../evidence/faults.ts";
import type { GroupCounts, GroupCountsRequest, Grouping } from "../fairness/group-counts.ts";
import type { FiguresDocument } from "./figures-document.ts";

/**
 * Counts by group out of kept figures.
 *
 * @returns a fault where they were counted for other columns, or for another positive class; a grouping that was not
 *   counted is a fault of its own
 */
export function groupsFromFigures(
  { rows, groups }: FiguresDocument,
  request: Pick<GroupCountsRequest, "groupings" | "columns" | "positive">,
  path: string,
): Result<GroupCounts> {
  const { label, prediction } = request.columns;
  if (groups === null) return failWith(notCounted(path, "hold no counts by group"));
  if (groups.label !== label || groups.prediction !== prediction || groups.positive !== request.positive)
    return failWith(
      notCounted(path, "were made for other columns of labels and predictions, or another positive class"),
    );
  return succeed({
    path,
    rows,
    missingPredictions: groups.missingPredictions,
    missingLabels: groups.missingLabels,
    labelFault: groups.labelled ? null : notCounted(path, "hold no labels"),
    positive: groups.class,
    classes: groups.classes,
    groupings: request.groupings.map((columns): Grouping => {
      const found = groups.groupings.find((grouping) => JSON.stringify(grouping.columns) === JSON.stringify(columns));
      if (found !== undefined) return { columns, ok: true, groups: found.groups };
      return { columns, ok: false, fault: notCounted(path, `were not counted by ${columns.join(" × ")}`) };
    }),
  });
}

function notCounted(path: string, what: string): Fault {
  return {
    reason: "column-missing",
    message: `The figures kept of the baseline, ${path}, ${what}.`,
    remedy: "Run the workflow on the target branch again, so that there is a table to compare with.",
  };
}
