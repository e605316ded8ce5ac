import { readPull } from "../../github/read-pull.ts";
import { branchTip } from "../../github/tree.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import { rememberPull } from "../../store/verdicts.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "./check-content.ts";
import { completeCheck } from "./complete-check.ts";
import { currentCheck, turnOf } from "./current-check.ts";
import { readPolicy } from "./read-law.ts";

/** When a judgement that failed for good is worth another try, in milliseconds. */
const AGAIN_MS = 1_800_000;

/**
 * Ends a judgement that failed for good: the check is completed as a failure that says so, also where an earlier
 * judgement of the same commit had passed, since nobody knows whether it still would.
 * A repository that is not known to have a policy gets nothing. Whatever failed may be over later: the reconciler has it
 * judged again.
 *
 * @param reason one plain sentence
 */
export async function giveUpOnPullRequest(context: GateContext, number: number, reason: string): Promise<void> {
  const { repository, installationId, store } = context;
  const { open, headSha, baseRef } = await readPull(repository, number);
  if (!open) return;
  const output = renderCouldNotJudge({ what: reason, remedy: plainPhrase("gave-up-next") });
  const content = checkContent({ output, conclusion: "failure" });
  await context.inTurn(turnOf(context, headSha), async () => {
    const check = await currentCheck(context, headSha);
    const isOwed =
      check === null ? await isGoverned(context, baseRef) : !check.completed || check.conclusion === "success";
    if (isOwed) {
      await completeCheck(context, check, content, { headSha, numbers: [number], judged: null, requestedBy: null });
    }
    const isOurs = isOwed || check !== null;
    await rememberPull(store.db, {
      repository: repository.id,
      number,
      installation: installationId,
      headSha,
      baseRef,
      state: isOurs ? "unjudged" : "silent",
      until: isOurs ? Date.now() + AGAIN_MS : null,
    });
  });
}

/** Whether a branch is known to have a policy. */
export async function isGoverned({ repository }: Pick<GateContext, "repository">, branch: string): Promise<boolean> {
  try {
    const tip = await branchTip(repository, branch);
    return tip !== null && (await readPolicy(repository, tip)) !== null;
  } catch {
    // A required check that was never reported closes the merge as well.
    return false;
  }
}
