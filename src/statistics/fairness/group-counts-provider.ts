import { evidenceOf } from "../../evidence/evidence.ts";
import { failWith } from "../../evidence/faults.ts";
import { runTableTask } from "../../evidence/tables/run-table-task.ts";
import { groupsFromFigures } from "../baseline/groups-from-figures.ts";
import { isFigures, readFigures } from "../baseline/read-figures.ts";
import type { FactProvider } from "../facts.ts";
import type { GroupCounts, GroupCountsRequest } from "./group-counts.ts";
import type { GroupCountsInput } from "./group-counts-task.ts";

/** Answers `group-counts` from the table of predictions, in a child process. */
export const groupCountsProvider: FactProvider<GroupCountsRequest, GroupCounts> = {
  kind: "group-counts",
  async provide({ side, groupings, columns, positive, delimiter }, evidence) {
    const item = evidenceOf(evidence, "predictions", side)[0];
    if (item === undefined)
      return failWith({
        reason: side === "baseline" ? "no-baseline" : "evidence-missing",
        message:
          side === "baseline" ? "There are no predictions to compare with." : "There is no table of predictions.",
        remedy: "Declare `predictions` under the model's `evidence`.",
      });
    if (item.state === "absent") return failWith(item.fault);
    // Only a baseline may be figures: of the commit under judgement they would be a mere claim.
    if (side === "baseline" && isFigures(item.file)) {
      const figures = await readFigures(item, "predictions");
      return figures.ok ? groupsFromFigures(figures.value, { groupings, columns, positive }, item.path) : figures;
    }
    const names = [...groupings.flat(), columns.prediction, ...(columns.label === null ? [] : [columns.label])];
    return runTableTask<GroupCountsInput, GroupCounts>({
      module: new URL("./group-counts-task.ts", import.meta.url),
      tables: [{ file: item.file, path: item.path, names, ...(delimiter === null ? {} : { delimiter }) }],
      input: { groupings, columns, positive },
    });
  },
};
