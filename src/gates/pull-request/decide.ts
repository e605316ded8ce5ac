import { keptFigures } from "../../kept-figures.ts";
import type { LoadedFloor } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH } from "../../policy/load-policy.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { renderNothingTouched, renderPolicyAdded } from "../../report/notices.ts";
import type { Preview } from "../../report/preview.ts";
import { plainPhrase } from "../../report/template.ts";
import { holdOf } from "../../store/approvals.ts";
import { setupNotes } from "../doctor/keep-gaps.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { type AssessedChange, createAssessor } from "./assess-change.ts";
import { checkContent, digestOf } from "./check-content.ts";
import { conclusionOf, isWaiting } from "./conclusion.ts";
import type { Facts, LawFacts } from "./gather.ts";
import { governingLaw } from "./governing-law.ts";
import { type Granted, grantedTo, NOTHING_GRANTED, nameOf } from "./granted.ts";
import { holdBack } from "./hold-back.ts";
import { notice, proposedPolicyBroken, waitingFor } from "./notices.ts";
import { previewOf } from "./preview.ts";
import { readTexts } from "./read-texts.ts";
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
  const answer = await decideByLaw(context, facts, options);
  // A hold outlasts the policy under which it was put.
  const hold = await holdOf(context.store.db, { repository: context.repository.id, number: facts.pull.number });
  return hold === null ? answer : holdBack(answer, hold);
}

async function decideByLaw(
  context: GateContext,
  facts: Facts,
  options: { readonly waitsSince: number },
): Promise<Answer> {
  const law = await governingLaw(context, facts);
  if (law.state === "broken") return law.answer;
  const { floor, floorNote } = law;
  const { notes: textNotes } = await readTexts(context.repository);
  const assessor = await createAssessor(context, facts, floor);
  if (law.state === "proposed") {
    const preview = await previewOf(context, facts, assessor, NOTHING_GRANTED);
    return {
      ...notice(renderPolicyAdded({ path: POLICY_PATH, ...preview, notes: [floorNote, ...textNotes] }), "success"),
      ...preview,
    };
  }
  const { policy } = law;
  const makers = { policy: policy.policy, floor: floor?.policy ?? null };
  const granted = await grantedTo(context, facts, makers);
  const preview = await previewOf(context, facts, assessor, granted);
  const over = options.waitsSince + waitMilliseconds(policy.policy.wait);
  const setup = await setupNotes(context.store.db, { repository: context.repository.id, headSha: facts.pull.headSha });
  const judged = await assessor.assess(policy, { waitIsOver: Date.now() >= over, granted });
  const notes = [
    policyNote(facts),
    floorNote,
    ...textNotes,
    ...judged.notes,
    ...deletionNotes(facts),
    ...grantNotes(granted),
    ...setup,
  ];
  return isWaiting(judged.assessment)
    ? { ...waitingFor(facts.pull, policy, judged, over), ...preview }
    : answerOf({ policy, floor, judged, beside: [...grantNotes(granted), ...setup], notes, ...preview });
}

interface Judged {
  readonly policy: LoadedPolicy;
  readonly floor: LoadedFloor | null;
  readonly judged: AssessedChange;
  /** Notes that may change while the assessment stays the same. */
  readonly beside: readonly string[];
  readonly notes: readonly string[];
  readonly preview?: Preview;
}

function answerOf({ policy, floor, judged, beside, notes, preview }: Judged): Answer {
  const { assessment, evidence } = judged;
  const shown = { notes, ...(preview === undefined ? {} : { preview }) };
  // A policy that would close the gate for everybody once it is merged does not get a pass.
  const spoilt = preview?.state === "invalid";
  if (spoilt && assessment.verdict === "pass") return proposedPolicyBroken(preview.problems);
  const output =
    assessment.models.length === 0
      ? renderNothingTouched({ governed: Object.keys(policy.policy.models), policyPath: policy.path, ...shown })
      : renderCheckRun(assessment, { evidence, ...shown });
  // The check is written anew where what it says beside the assessment is another.
  const said = [...(preview === undefined ? [] : [preview]), ...beside];
  const identity = said.length === 0 ? assessment.digest : `${assessment.digest} ${digestOf(said).slice(0, 23)}`;
  return {
    check: {
      ...checkContent({ output, conclusion: conclusionOf(assessment), identity }),
      hasFindings: assessment.verdict !== "pass",
    },
    judged: {
      assessment,
      evidence,
      report: policy.policy.report,
      keep: assessment.models.flatMap((model) => {
        const declared = policy.policy.models[model];
        const requests = declared === undefined ? [] : keptFigures(declared, floor);
        return requests.map((request) => ({ model, request }));
      }),
    },
    ...(preview === undefined ? {} : { preview }),
    problems: [],
    waitsUntil: null,
  };
}

/** Which policy governs. */
export function policyNote({ pull, baseTip }: Pick<Facts, "baseTip"> & Pick<LawFacts, "pull">): string {
  return plainPhrase("note-policy", { path: POLICY_PATH, branch: pull.baseRef, commit: baseTip.slice(0, 12) });
}

function deletionNotes({ proposal }: Facts): string[] {
  return proposal.kind === "deleted" ? [plainPhrase("note-policy-deleted", { path: POLICY_PATH })] : [];
}

/** What was granted and counts, what was and does not, and what waits for an approver. */
export function grantNotes({ accepted, waiting, notes }: Pick<Granted, "accepted" | "waiting" | "notes">): string[] {
  return [
    ...(accepted.workflow ? [plainPhrase("note-accepted-workflow")] : []),
    ...(accepted.fork ? [plainPhrase("note-accepted-fork")] : []),
    ...waiting.map((waiver) => {
      const { rule, model } = waiver;
      return plainPhrase("note-waiver-waiting", { waiver: nameOf(waiver), rule, model });
    }),
    ...notes,
  ];
}
