import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import { type PrintedRecord, printedRecord } from "../src/report/record-line.ts";

type CheckRun = Awaited<ReturnType<RemoteGitHub["checkRuns"]>>[number];

/**
 * What completed checks say of the audit trail.
 *
 * @param wrong takes one sentence for each that says nothing
 */
export function printedRecords(
  runs: readonly Pick<CheckRun, "id" | "summary">[],
  wrong: (problem: string) => void,
): PrintedRecord[] {
  return runs.flatMap(({ id, summary }) => {
    const record = printedRecord(summary ?? "");
    if (record === null) wrong(`check run ${id} names no entry of the audit trail`);
    return record ?? [];
  });
}
