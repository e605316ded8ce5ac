import type { Assessment } from "../assessment/assessment.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { judgedModels, judgeEvidence } from "../judge.ts";
import { VERSION } from "../version.ts";
import { readContextFile } from "./context-file.ts";
import { findRecorded } from "./find-recorded.ts";
import { UsageError } from "./io.ts";
import { parseFloor, parsePolicy } from "./load-documents.ts";

/**
 * Judges again what an exported context records, with the evidence found in folders.
 *
 * @throws UsageError if evidence differs from the record, or the digest from the exported one
 */
export async function replay(options: {
  readonly file: string;
  readonly directory: string;
  readonly baseline: string | null;
}): Promise<Assessment> {
  const { context, digest } = readContextFile(options.file);
  const folders = { current: options.directory, baseline: options.baseline };
  const items: Evidence[] = [];
  for (const item of context.evidence) items.push(await findRecorded(item, folders));
  const policy = parsePolicy(context.policy.source, context.policy.path);
  const { touched, asOf, waivers, signOffs } = context;
  const release = context.release === undefined ? {} : { release: context.release };
  const assessment = await judgeEvidence({
    policy,
    floor: context.floor === null ? null : parseFloor(context.floor.source, context.floor.path),
    touched,
    asOf,
    waivers,
    signOffs,
    ...release,
    evidence: judgedModels({ policy, touched, ...release }).map((model) => ({
      model,
      items: items.filter((item) => item.model === model),
    })),
  });
  if (digest !== null && assessment.digest !== digest) {
    const why = context.assay === VERSION ? "" : `; it was made by Assay ${context.assay}, this is ${VERSION}`;
    throw new UsageError(`the replay gives ${assessment.digest}, the context records ${digest}${why}`);
  }
  return assessment;
}
