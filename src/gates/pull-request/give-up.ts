import { createCheckRun, updateCheckRun } from "../../github/check-runs.ts";
import { describeError } from "../../github/errors.ts";
import { readPull } from "../../github/read-pull.ts";
import { branchTip } from "../../github/tree.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "./check-content.ts";
import { CHECK_NAME, currentCheck, turnOf } from "./current-check.ts";
import { readPolicy } from "./read-law.ts";

/**
 * Ends a judgement that failed for good: the check is completed as a failure that says so, also where an earlier
 * judgement of the same commit had passed, since nobody knows whether it still would.
 * A repository that is not known to have a policy gets nothing.
 */
export async function giveUpOnPullRequest(context: GateContext, number: number, error: unknown): Promise<void> {
  const { repository, app } = context;
  const { open, headSha, baseRef } = await readPull(repository, number);
  if (!open) return;
  const output = renderCouldNotJudge({ what: describeError(error), remedy: plainPhrase("gave-up-next") });
  const content = checkContent({ output, conclusion: "failure" });
  await context.inTurn(turnOf(context, headSha), async () => {
    const check = await currentCheck(context, headSha);
    if (check !== null && !check.completed) {
      await updateCheckRun(repository, check.id, content);
    } else if (check === null ? await isGoverned(context, baseRef) : check.conclusion === "success") {
      await createCheckRun(repository, app, { name: CHECK_NAME, headSha, content });
    }
  });
}

async function isGoverned({ repository }: GateContext, branch: string): Promise<boolean> {
  try {
    const tip = await branchTip(repository, branch);
    return tip !== null && (await readPolicy(repository, tip)) !== null;
  } catch {
    // A required check that was never reported closes the merge as well.
    return false;
  }
}
