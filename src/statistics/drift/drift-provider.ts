import { type EvidenceFile, evidenceOf, type ModelEvidence } from "../../evidence/evidence.ts";
import { type Fault, failWith, type Result } from "../../evidence/faults.ts";
import { runTableTask } from "../../evidence/tables/run-table-task.ts";
import type { TableSource } from "../../evidence/tables/table-task.ts";
import type { FiguresComparison } from "../baseline/compare-with-figures-task.ts";
import { isFigures, readFigures } from "../baseline/read-figures.ts";
import type { FactProvider } from "../facts.ts";
import type { DriftFigures, DriftRequest } from "./drift-figures.ts";

/** Answers how the columns of the current table differ from the baseline's. */
export const driftProvider: FactProvider<DriftRequest, DriftFigures> = { kind: "drift", provide };

async function provide(request: DriftRequest, evidence: ModelEvidence): Promise<Result<DriftFigures>> {
  const current = evidenceOf(evidence, request.role, "current")[0];
  const baseline = evidenceOf(evidence, request.role, "baseline")[0];
  if (current === undefined || current.state === "absent") return failWith(current?.fault ?? undeclared(request));
  if (baseline === undefined || baseline.state === "absent") return failWith(baseline?.fault ?? noBaseline(request));
  if (isFigures(baseline.file)) return compareWithFigures(request, baseline, current);
  return runTableTask<DriftRequest, DriftFigures>({
    module: new URL("./drift-task.ts", import.meta.url),
    tables: [source(baseline, "baseline of ", request), source(current, "", request)],
    input: request,
  });
}

async function compareWithFigures(
  request: DriftRequest,
  baseline: EvidenceFile,
  current: EvidenceFile,
): Promise<Result<DriftFigures>> {
  const figures = await readFigures(baseline, request.role);
  if (!figures.ok) return figures;
  return runTableTask<FiguresComparison, DriftFigures>({
    module: new URL("../baseline/compare-with-figures-task.ts", import.meta.url),
    tables: [source(current, "", request)],
    input: { request, reference: figures.value, path: `baseline of ${baseline.path}` },
  });
}

function source(item: EvidenceFile, prefix: string, request: DriftRequest): TableSource {
  const { delimiter } = request;
  return { file: item.file, path: `${prefix}${item.path}`, ...(delimiter === null ? {} : { delimiter }) };
}

function undeclared({ role }: DriftRequest): Fault {
  return {
    reason: "evidence-missing",
    message: `The policy declares no ${role} table for this model.`,
    remedy: `Declare \`evidence.${role}\` in the policy.`,
  };
}

function noBaseline({ role }: DriftRequest): Fault {
  return {
    reason: "no-baseline",
    message: `There is no ${role} table to compare with.`,
    remedy: `Run the workflow that writes the ${role} table on the target branch once, or name a \`reference\` in the policy.`,
  };
}
