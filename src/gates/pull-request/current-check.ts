import { randomUUID } from "node:crypto";
import { type CheckRun, createCheckRun, ownCheckRuns } from "../../github/check-runs.ts";
import { fullName } from "../../github/octokit.ts";
import { openPulls, type PullRequest } from "../../github/read-pull.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import { groupOfHead } from "../../store/merge-groups.ts";
import { readHead } from "../../store/records/append-record.ts";
import { forgetHead, noteCompleted, noteOpened } from "../../store/verdicts.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "./check-content.ts";
import { CHECK_NAME } from "./check-name.ts";
import { type CheckContext, completeCheck, signed } from "./complete-check.ts";
import { externalId } from "./shared-check.ts";

/** The key under which whatever concerns a commit takes turns. */
export function turnOf({ repository }: Pick<GateContext, "repository">, headSha: string): string {
  return `${repository.id}@${headSha}`;
}

/** The check run that counts for a commit; null where there is none. */
export async function currentCheck(
  { repository, app }: Pick<GateContext, "repository" | "app">,
  headSha: string,
): Promise<CheckRun | null> {
  return (await ownCheckRuns(repository, app, headSha)).find((run) => run.name === CHECK_NAME) ?? null;
}

/**
 * Opens a check run, which closes the merge. That its end is owed is written down first.
 *
 * @param startedAt when waiting for evidence began; now where it is left out
 */
export async function openCheck(
  { repository, app, store, installationId }: CheckContext,
  { number, headSha }: Pick<PullRequest, "number" | "headSha">,
  startedAt: string | null = null,
): Promise<CheckRun> {
  const content = {
    externalId: externalId(`judging ${randomUUID()}`, [number]),
    conclusion: null,
    title: plainPhrase("title-judging"),
    summary: plainPhrase("judging"),
    annotations: [],
    ...(startedAt === null ? {} : { startedAt }),
  };
  await noteOpened(store.db, {
    repository: repository.id,
    headSha,
    installation: installationId,
    fullName: fullName(repository),
  });
  const said = signed(content, await readHead(store.db));
  return createCheckRun(repository, app, { name: CHECK_NAME, headSha, content: said });
}

/** Why a check ends without a judgement, and what to do next; plain sentences. */
export interface Unjudged {
  readonly what: string;
  readonly remedy: string;
  /** `cancelled`: nothing stands before the gate any more. */
  readonly conclusion: "failure" | "cancelled";
}

/** Completes a check that is still open, as one that could not be judged. */
export async function endCheck(
  context: CheckContext,
  check: CheckRun | null,
  why: Unjudged & { readonly headSha: string; readonly numbers: readonly number[] },
): Promise<void> {
  const { headSha, numbers, conclusion } = why;
  if (check === null || check.completed) {
    await noteCompleted(context.store.db, { repository: context.repository.id, headSha });
    return;
  }
  const content = checkContent({ output: renderCouldNotJudge(why), conclusion });
  await completeCheck(context, check, content, { headSha, numbers, judged: null, requestedBy: null });
}

/** Ends the open check of a commit that is neither an open pull request's head nor a merge group's: nobody else would. */
export async function endOrphanedCheck(context: CheckContext, headSha: string): Promise<void> {
  const check = await currentCheck(context, headSha);
  const { repository, store } = context;
  if ((await openPulls(repository, { headSha })).length > 0) return;
  if ((await groupOfHead(store.db, { repository: repository.id, headSha })) !== null) return;
  await endCheck(context, check, { ...movedOn(), headSha, numbers: [] });
  await forgetHead(store.db, { repository: repository.id, headSha });
}

/** The pull request is closed, or has another head. */
export function movedOn(): Unjudged {
  return { what: plainPhrase("moved-on"), remedy: plainPhrase("moved-on-next"), conclusion: "cancelled" };
}
