import { keptFigures } from "../../kept-figures.ts";
import type { LoadedFloor } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH } from "../../policy/load-policy.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { renderNothingTouched, renderPolicyAdded } from "../../report/notices.ts";
import type { Preview } from "../../report/preview.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { type AssessedChange, createAssessor } from "./assess-change.ts";
import { checkContent, digestOf } from "./check-content.ts";
import { conclusionOf, isWaiting } from "./conclusion.ts";
import type { Facts } from "./gather.ts";
import {
  floorBroken,
  floorMissing,
  governingPolicyBroken,
  notice,
  proposedPolicyBroken,
  waitingFor,
} from "./notices.ts";
import { previewOf } from "./preview.ts";
import { readFloor } from "./read-law.ts";
import { waitMilliseconds } from "./wait.ts";

/**
 * What there is to say about a change.
 *
 * @param options.waitsSince Unix time in milliseconds from which the policy's `wait` runs
 */
export async function decide(
  context: GateContext,
  facts: Facts,
  options: { readonly waitsSince: number },
): Promise<Answer> {
  const { policy } = facts;
  if (policy?.ok === false && !mendsPolicy(facts)) return governingPolicyBroken(facts, policy.problems);
  if (facts.proposal.kind === "changed" && !facts.proposal.outcome.ok && policy === null) {
    return proposedPolicyBroken(facts.proposal.outcome.problems);
  }
  const floor = await readFloor(context.repository);
  if (floor.outcome?.ok === false) return floorBroken(floor, floor.outcome.problems);
  const law = floor.outcome?.loaded ?? null;
  if (law === null && context.requireFloor) return floorMissing(floor);
  const assessor = await createAssessor(context, facts, law);
  const preview = await previewOf(context, facts, assessor);
  if (policy?.ok !== true)
    return notice(renderPolicyAdded({ path: POLICY_PATH, ...preview, notes: [floor.note] }), "success");

  const over = options.waitsSince + waitMilliseconds(policy.loaded.policy.wait);
  const judged = await assessor.assess(policy.loaded, { waitIsOver: Date.now() >= over, waivers: [], signOffs: [] });
  const notes = [policyNote(facts), floor.note, ...judged.notes, ...deletionNotes(facts)];
  if (isWaiting(judged.assessment)) return waitingFor(facts, policy.loaded, judged, over);
  return answerOf({ policy: policy.loaded, floor: law, judged, notes, ...preview });
}

interface Judged {
  readonly policy: LoadedPolicy;
  readonly floor: LoadedFloor | null;
  readonly judged: AssessedChange;
  readonly notes: readonly string[];
  readonly preview?: Preview;
}

function answerOf({ policy, floor, judged, notes, preview }: Judged): Answer {
  const { assessment, evidence } = judged;
  const shown = { notes, ...(preview === undefined ? {} : { preview }) };
  // A policy that would close the gate for everybody once it is merged does not get a pass.
  const spoilt = preview?.state === "invalid";
  if (spoilt && assessment.verdict === "pass") return proposedPolicyBroken(preview.problems);
  const output =
    assessment.models.length === 0
      ? renderNothingTouched({ governed: Object.keys(policy.policy.models), policyPath: policy.path, ...shown })
      : renderCheckRun(assessment, { evidence, ...shown });
  const identity = preview === undefined ? assessment.digest : `${assessment.digest} ${digestOf(preview).slice(0, 23)}`;
  return {
    check: checkContent({ output, conclusion: conclusionOf(assessment), identity }),
    judged: {
      assessment,
      evidence,
      report: policy.policy.report,
      keep: assessment.models.flatMap((model) => {
        const declared = policy.policy.models[model];
        const requests = declared === undefined ? [] : keptFigures(declared, floor);
        return requests.map((request) => ({ model, request }));
      }),
      ...(preview === undefined ? {} : { preview }),
    },
    problems: [],
    waitsUntil: null,
  };
}

function policyNote({ pull, baseTip }: Facts): string {
  return plainPhrase("note-policy", { path: POLICY_PATH, branch: pull.baseRef, commit: baseTip.slice(0, 12) });
}

function deletionNotes({ proposal }: Facts): string[] {
  return proposal.kind === "deleted" ? [plainPhrase("note-policy-deleted", { path: POLICY_PATH })] : [];
}

/** A pull request that does nothing but mend a broken policy must be able to get in. */
function mendsPolicy({ changed, proposal }: Facts): boolean {
  const only = changed.paths?.every((path) => path === POLICY_PATH) === true;
  return only && proposal.kind === "changed" && proposal.outcome.ok;
}
