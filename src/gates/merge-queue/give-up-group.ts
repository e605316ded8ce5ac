import { type MergeGroup, queueBranch } from "../../github/merge-groups.ts";
import { branchTip } from "../../github/tree.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import { rememberGroup } from "../../store/merge-groups.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "../pull-request/check-content.ts";
import { completeCheck } from "../pull-request/complete-check.ts";
import { currentCheck, turnOf } from "../pull-request/current-check.ts";
import { isGoverned } from "../pull-request/give-up.ts";

/** When a judgement that failed for good is worth another try, in milliseconds. */
const AGAIN_MS = 1_800_000;

/**
 * Ends the judgement of a merge group that failed for good: the check is completed as a failure that says so, also where an
 * earlier judgement had passed. A repository that is not known to have a policy gets nothing.
 *
 * @param reason one plain sentence
 */
export async function giveUpOnGroup(context: GateContext, group: MergeGroup, reason: string): Promise<void> {
  const { repository, installationId: installation, store } = context;
  const { headSha, headRef, baseRef } = group;
  if ((await branchTip(repository, headRef)) !== headSha) return;
  const output = renderCouldNotJudge({ what: reason, remedy: plainPhrase("group-gave-up-next") });
  const content = checkContent({ output, conclusion: "failure" });
  const last = queueBranch(headRef)?.lastNumber;
  const numbers = last === undefined ? [] : [last];
  await context.inTurn(turnOf(context, headSha), async () => {
    const check = await currentCheck(context, headSha);
    const isOwed =
      check === null ? await isGoverned(context, baseRef) : !check.completed || check.conclusion === "success";
    if (isOwed) await completeCheck(context, check, content, { headSha, numbers, judged: null, requestedBy: null });
    const isOurs = isOwed || check !== null;
    const stands = isOurs
      ? ({ state: "unjudged", until: Date.now() + AGAIN_MS } as const)
      : ({ state: "silent", until: null } as const);
    const at = { repository: repository.id, headSha, installation, headRef, baseRef, numbers };
    await rememberGroup(store.db, { ...at, ...stands });
  });
}
