import type { LoadedFloor } from "../../policy/floor.ts";
import { type LoadedPolicy, POLICY_PATH } from "../../policy/load-policy.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { groupIntro, renderGroupNotice } from "../../report/merge-group.ts";
import { renderCouldNotJudge, renderNothingTouched, renderPolicyAdded } from "../../report/notices.ts";
import { type Hold, holdOf } from "../../store/approvals.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "../pull-request/answer.ts";
import { checkContent, digestOf } from "../pull-request/check-content.ts";
import { conclusionOf, isWaiting } from "../pull-request/conclusion.ts";
import { grantNotes, policyNote } from "../pull-request/decide.ts";
import { governingLaw } from "../pull-request/governing-law.ts";
import { holdBack } from "../pull-request/hold-back.ts";
import { notice, proposedPolicyBroken, waitingFor } from "../pull-request/notices.ts";
import { readTexts } from "../pull-request/read-texts.ts";
import { waitMilliseconds } from "../pull-request/wait.ts";
import { assessGroup } from "./assess-group.ts";
import { decideByPulls } from "./decide-by-pulls.ts";
import { type GroupFacts, shownGroup } from "./gather-group.ts";
import { grantedToGroup } from "./granted-to-group.ts";
import { whyUnjudgeable } from "./why-unjudgeable.ts";

/**
 * What there is to say about a merge group.
 *
 * @param options.waitsSince Unix time in milliseconds from which the policy's `wait` runs
 */
export async function decideGroup(
  context: GateContext,
  facts: GroupFacts,
  options: { readonly waitsSince: number },
): Promise<Answer> {
  const unjudgeable = whyUnjudgeable(facts);
  if (unjudgeable !== null) return noticed(notice(renderCouldNotJudge(unjudgeable), "failure"), facts);
  const law = await governingLaw(context, facts);
  if (law.state === "broken") return noticed(law.answer, facts);
  if (law.state === "proposed") {
    const { notes } = await readTexts(context.repository);
    const added = renderPolicyAdded({ path: POLICY_PATH, notes: [law.floorNote, ...notes] });
    return held(noticed(notice(added, "success"), facts), await holdOn(context, facts));
  }
  const { policy, floor, floorNote } = law;
  const answer =
    policy.policy["merge-queue"] === "pull-request-evidence"
      ? await decideByPulls(context, facts, options)
      : await decideMerged(context, facts, { policy, floor, floorNote, ...options });
  const { proposal } = facts;
  // Two pull requests can each leave a valid policy and make an invalid one together.
  const spoilt = proposal.kind === "changed" && !proposal.outcome.ok && answer.check.conclusion === "success";
  return spoilt ? noticed(proposedPolicyBroken(proposal.outcome.problems), facts) : answer;
}

async function decideMerged(
  context: GateContext,
  facts: GroupFacts,
  options: {
    readonly policy: LoadedPolicy;
    readonly floor: LoadedFloor | null;
    readonly floorNote: string;
    readonly waitsSince: number;
  },
): Promise<Answer> {
  const { policy, floor, floorNote } = options;
  const granted = await grantedToGroup(context, facts, { policy: policy.policy, floor: floor?.policy ?? null });
  const over = options.waitsSince + waitMilliseconds(policy.policy.wait);
  const homeUrl = (facts.members[0]?.pull.url ?? "").replace(/\/pull\/\d+$/, "");
  const waitIsOver = Date.now() >= over;
  const judged = await assessGroup(context, facts, { policy, floor, granted, waitIsOver, homeUrl });
  const { assessment, evidence } = judged;
  if (isWaiting(assessment)) {
    return held(noticed(waitingFor(facts.group, policy, judged, over), facts), granted.hold);
  }
  const { notes: textNotes } = await readTexts(context.repository);
  const granting = grantNotes(granted);
  const notes = [policyNote(facts), floorNote, ...textNotes, ...judged.notes, ...granting];
  const identity = `${assessment.digest} ${digestOf(granting).slice(0, 23)}`;
  const conclusion = conclusionOf(assessment);
  const nothing = { governed: Object.keys(policy.policy.models), policyPath: policy.path, notes };
  const output =
    assessment.models.length === 0
      ? renderGroupNotice(renderNothingTouched(nothing), shownGroup(facts))
      : renderCheckRun(assessment, { evidence, notes, intro: groupIntro(shownGroup(facts)) });
  const { report } = policy.policy;
  const answer: Answer = {
    check: checkContent({ output, conclusion, identity }),
    judged: { assessment, evidence, report, keep: [] },
    problems: [],
    waitsUntil: null,
  };
  return held(answer, granted.hold);
}

function noticed(answer: Answer, facts: GroupFacts): Answer {
  const { annotations: _ofPull, ...check } = renderGroupNotice(answer.check, shownGroup(facts));
  return { ...answer, check: { ...check, annotations: [] }, problems: [] };
}

function held(answer: Answer, hold: Hold | null): Answer {
  return hold === null ? answer : holdBack(answer, { ...hold, reason: `#${hold.number}: ${hold.reason}` });
}

async function holdOn({ repository, store }: GateContext, { members }: GroupFacts): Promise<Hold | null> {
  for (const { pull } of members) {
    const hold = await holdOf(store.db, { repository: repository.id, number: pull.number });
    if (hold !== null) return hold;
  }
  return null;
}
