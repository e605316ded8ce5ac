import { randomUUID } from "node:crypto";
import { type CheckRun, createCheckRun, ownCheckRuns, updateCheckRun } from "../../github/check-runs.ts";
import { fullName } from "../../github/octokit.ts";
import { openPulls, type PullRequest } from "../../github/read-pull.ts";
import { renderCouldNotJudge } from "../../report/notices.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "./check-content.ts";
import { externalId } from "./shared-check.ts";

/** Name of the check run that is to be made required. */
export const CHECK_NAME = "assay";

type Where = Pick<GateContext, "repository" | "app">;

/** The key under which whatever concerns a commit takes turns. */
export function turnOf({ repository }: Pick<GateContext, "repository">, headSha: string): string {
  return `${fullName(repository)}@${headSha}`;
}

/** The check run that counts for a commit; null where there is none. */
export async function currentCheck({ repository, app }: Where, headSha: string): Promise<CheckRun | null> {
  return (await ownCheckRuns(repository, app, headSha)).find((run) => run.name === CHECK_NAME) ?? null;
}

/**
 * Opens a check run, which closes the merge.
 *
 * @param startedAt when waiting for evidence began; now where it is left out
 */
export function openCheck(
  { repository, app }: Where,
  { number, headSha }: PullRequest,
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
  return createCheckRun(repository, app, { name: CHECK_NAME, headSha, content });
}

/** Why a check ends without a judgement, and what to do next; plain sentences. */
export interface Unjudged {
  readonly what: string;
  readonly remedy: string;
}

/** Completes a check that is still open, as one that could not be judged. */
export async function endCheck({ repository }: Where, check: CheckRun | null, why: Unjudged): Promise<void> {
  if (check === null || check.completed) return;
  await updateCheckRun(repository, check.id, checkContent({ output: renderCouldNotJudge(why), conclusion: "failure" }));
}

/** Ends the open check of a commit that is no open pull request's head any more: nobody else would. */
export async function endOrphanedCheck(where: Where, headSha: string): Promise<void> {
  const check = await currentCheck(where, headSha);
  if (check === null || check.completed) return;
  if ((await openPulls(where.repository, { headSha })).length === 0) await endCheck(where, check, movedOn());
}

/** The pull request is closed, or has another head. */
export function movedOn(): Unjudged {
  return { what: plainPhrase("moved-on"), remedy: plainPhrase("moved-on-next") };
}
