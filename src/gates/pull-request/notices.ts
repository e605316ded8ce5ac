import type { Conclusion } from "../../github/check-runs.ts";
import type { AwaitedArtifact } from "../../github/evidence-source.ts";
import { FLOOR_PATH } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH, type PolicyProblem } from "../../policy/load-policy.ts";
import { sourcesOf } from "../../policy/sources-of.ts";
import type { CheckOutput } from "../../report/check-output.ts";
import {
  type AwaitedEvidence,
  renderCouldNotJudge,
  renderPolicyProblems,
  renderWaiting,
} from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import type { Answer } from "./answer.ts";
import type { AssessedChange } from "./assess-change.ts";
import { checkContent } from "./check-content.ts";
import type { LawFacts } from "./gather.ts";
import type { FloorReading } from "./read-law.ts";

/** An answer without an assessment. */
export function notice(output: CheckOutput, conclusion: Conclusion): Answer {
  return { check: checkContent({ output, conclusion }), judged: null, problems: [], waitsUntil: null };
}

export function governingPolicyBroken({ pull, proposal }: LawFacts, problems: readonly PolicyProblem[]): Answer {
  const mended = proposal.kind === "changed" && proposal.outcome.ok;
  const notes = mended ? [plainPhrase("note-mend-alone", { path: POLICY_PATH })] : [];
  const where = pull.baseRef;
  return notice(renderPolicyProblems({ path: POLICY_PATH, problems, source: "target", where, notes }), "failure");
}

export function proposedPolicyBroken(problems: readonly PolicyProblem[]): Answer {
  const output = renderPolicyProblems({ path: POLICY_PATH, problems, source: "proposed", where: "" });
  return { ...notice(output, "failure"), problems };
}

export function floorBroken({ where }: FloorReading, problems: readonly PolicyProblem[]): Answer {
  return notice(renderPolicyProblems({ path: FLOOR_PATH, problems, source: "floor", where }), "failure");
}

export function floorMissing({ note, where }: FloorReading): Answer {
  const output = renderCouldNotJudge({
    what: plainPhrase("floor-required", { note }),
    remedy: plainPhrase("floor-required-next", { where, path: FLOOR_PATH }),
  });
  return notice(output, "failure");
}

/** The check stays in progress, which closes the merge, and says which artifact of which workflow it waits for. */
export function waitingFor(
  { headSha }: { readonly headSha: string },
  policy: LoadedPolicy,
  judged: Pick<AssessedChange, "assessment" | "awaited">,
  until: number,
): Answer {
  const output = renderWaiting({
    awaited: awaitedByModel(policy, judged),
    commit: headSha,
    until: new Date(until).toISOString(),
  });
  return { check: checkContent({ output, conclusion: null }), judged: null, problems: [], waitsUntil: until };
}

function awaitedByModel(
  policy: LoadedPolicy,
  { assessment, awaited }: Pick<AssessedChange, "assessment" | "awaited">,
): AwaitedEvidence[] {
  return assessment.models.flatMap((model) =>
    awaited.filter((artifact) => needs(policy, model, artifact)).map((artifact) => ({ model, ...artifact })),
  );
}

function needs(policy: LoadedPolicy, name: string, { workflow, artifact }: AwaitedArtifact): boolean {
  const model = policy.policy.models[name];
  const sources = model === undefined ? [] : sourcesOf(model);
  return sources.some((from) => "workflow" in from && from.workflow === workflow && from.artifact === artifact);
}
