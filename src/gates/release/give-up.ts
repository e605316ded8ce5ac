import { readRelease } from "../../github/releases.ts";
import { plainPhrase } from "../../report/template.ts";
import { findRelease, rememberRelease } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";
import { unjudged } from "./decide.ts";
import { turnOfRelease } from "./judge-release.ts";
import { writeReleaseCheck } from "./release-check.ts";

/** When a judgement that failed for good is worth another try, in milliseconds. */
const AGAIN_MS = 1_800_000;

/**
 * Ends the judgement of a release that failed for good: its check says so, also where an earlier judgement had passed, since
 * nobody knows whether it still would. A draft stays what it is; the reconciler has it judged again.
 *
 * @param reason one plain sentence
 */
export async function giveUpOnRelease(context: GateContext, id: number, reason: string): Promise<void> {
  const { repository, store } = context;
  await context.inTurn(turnOfRelease(context, id), async () => {
    const known = await findRelease(store.db, { repository: repository.id, id });
    // One that is not known to be governed gets nothing.
    if (known === null || known.state === "silent") return;
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
    await rememberRelease(store.db, { ...known, state: "unjudged", until: Date.now() + AGAIN_MS });
  });
}
