import { evidenceOf, type Side } from "../evidence/evidence.ts";
import { type Result, succeed } from "../evidence/faults.ts";
import type { Report } from "../evidence/readers/index.ts";
import { recogniseReport } from "../evidence/recognise.ts";
import type { FactProvider, FactRequestOf } from "./facts.ts";

/** One file under `reports` in the policy: what it says, or why it could not be had, recognised or read. */
export interface ReportFile {
  readonly path: string;
  /** `null` when the file could not be had. */
  readonly sha256: string | null;
  readonly report: Result<Report>;
}

/** Asks for all reports of one side. */
export interface ReportsRequest extends FactRequestOf<readonly ReportFile[]> {
  readonly kind: "reports";
  readonly side: Side;
}

/** The reports of one side in path order; an unreadable one is a fault in its own place, never of the others. */
export const reportsProvider: FactProvider<ReportsRequest, readonly ReportFile[]> = {
  kind: "reports",
  async provide({ side }, evidence) {
    const files: ReportFile[] = [];
    for (const item of evidenceOf(evidence, "report", side)) {
      const { path } = item;
      if (item.state === "absent") files.push({ path, sha256: null, report: { ok: false, fault: item.fault } });
      else files.push({ path, sha256: item.sha256, report: await recogniseReport(item.file, path) });
    }
    return succeed(files);
  },
};
