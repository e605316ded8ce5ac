import { readRelease } from "../../github/releases.ts";
import { plainPhrase } from "../../report/template.ts";
import { findRelease, rememberRelease } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";
import { unjudged } from "./decide.ts";
import { turnOfRelease } from "./judge-release.ts";
import { OWED_AFTER_MS, oweJudgement } from "./owe-judgement.ts";
import { writeReleaseCheck } from "./release-check.ts";

/**
 * Ends the judgement of a release that failed for good: its check says so, also where an earlier judgement had passed, since
 * nobody knows whether it still would. A draft stays what it is; the reconciler has it judged again, and so also one that was
 * published and of which nobody knows whether it is governed.
 *
 * @param reason one plain sentence
 */
export async function giveUpOnRelease(
  context: GateContext,
  { release: id, published }: { readonly release: number; readonly published: boolean },
  reason: string,
): Promise<void> {
  const { repository, store } = context;
  await context.inTurn(turnOfRelease(context, id), async () => {
    const known = await findRelease(store.db, { repository: repository.id, id });
    if (known === null || known.state === "silent") {
      if (published) await oweJudgement(context, id, known);
      return;
    }
    // What passed when it was published stays that: its evidence may be gone by the next judgement.
    const state = known.state === "published" ? "published" : "unjudged";
    await rememberRelease(store.db, { ...known, state, until: Date.now() + OWED_AFTER_MS });
    const release = await readRelease(repository, id);
    if (release !== null && known.commit !== "") {
      const answer = unjudged({ what: reason, remedy: plainPhrase("release-gave-up-next") });
      await writeReleaseCheck(context, {
        release,
        commit: known.commit,
        answer,
        again: false,
        requestedBy: null,
      });
    }
  });
}
