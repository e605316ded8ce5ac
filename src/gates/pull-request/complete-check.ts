import { type CheckContent, type CheckRun, createCheckRun, updateCheckRun } from "../../github/check-runs.ts";
import { fullName } from "../../github/octokit.ts";
import type { Person } from "../../policy/person.ts";
import { recordLine } from "../../report/record-line.ts";
import { keepAssessment } from "../../store/assessments.ts";
import { appendRecord, readHead } from "../../store/records/append-record.ts";
import type { Actor, Head } from "../../store/records/record.ts";
import { noteCompleted } from "../../store/verdicts.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "./answer.ts";
import { CHECK_NAME } from "./check-name.ts";
import { decisionDetails } from "./decision-details.ts";

/** What a check is written with. */
export type CheckContext = Pick<GateContext, "repository" | "installationId" | "app" | "store" | "tally">;

/** What is decided about a commit, for the audit trail. */
export interface Decision {
  readonly headSha: string;
  /** Pull requests that it is about. */
  readonly numbers: readonly number[];
  /** `null` where nothing was judged. */
  readonly judged: Answer["judged"];
  /** Who asked for it; `null` where nobody did. */
  readonly requestedBy: Person | null;
}

/** Writes an open check, which closes the merge: what it says is no decision yet. */
export async function writeOpenCheck(
  { repository, store }: CheckContext,
  check: CheckRun,
  content: CheckContent,
): Promise<void> {
  await updateCheckRun(repository, check.id, signed(content, await readHead(store.db)));
}

/**
 * Completes a check. What is decided is first written into the audit trail, whose entry the check names: a decision that
 * GitHub shows is on record, and the record cannot be changed without contradicting GitHub.
 *
 * @param check the check run that counts for the commit; `null` where there is none
 */
export async function completeCheck(
  context: CheckContext,
  check: CheckRun | null,
  content: CheckContent,
  decision: Decision,
): Promise<void> {
  const { repository, app, store, tally } = context;
  const says = signed(content, await record(context, check, content, decision));
  if (check !== null && !check.completed) {
    await updateCheckRun(repository, check.id, says);
  } else {
    // Annotations of a check run can only be added to, so a new answer is a new run; the latest one counts.
    const startedAt = check?.startedAt ?? null;
    const body = startedAt === null ? says : { ...says, startedAt };
    await createCheckRun(repository, app, { name: CHECK_NAME, headSha: decision.headSha, content: body });
  }
  await noteCompleted(store.db, { repository: repository.id, headSha: decision.headSha });
  tally.verdict(content.conclusion ?? "open");
}

function record(
  { repository, app, store }: CheckContext,
  check: CheckRun | null,
  content: CheckContent,
  { headSha, numbers, judged, requestedBy }: Decision,
): Promise<Head> {
  const entry = {
    kind: "verdict",
    actor: actorOf(app),
    repository: { id: repository.id, name: fullName(repository) },
    numbers,
    commit: headSha,
    version: VERSION,
    details: decisionDetails(content, judged, requestedBy),
  };
  // Written a second time (the process ended before GitHub had it) it is the same decision.
  const once = [repository.id, headSha, check?.id ?? 0, content.externalId, content.conclusion].join(" ");
  return store.transaction(async (transaction) => {
    if (judged !== null) {
      const { digest, verdict } = judged.assessment;
      await keepAssessment(transaction, { digest, verdict, body: JSON.stringify(judged.assessment) });
    }
    return appendRecord(transaction, entry, once);
  });
}

export function actorOf({ id, login }: GateContext["app"]): Actor {
  return { type: "app", id, login };
}

/** A check that says which entry of the audit trail it belongs to. */
export function signed(content: CheckContent, head: Head): CheckContent {
  return { ...content, summary: `${content.summary}\n\n${recordLine(head)}` };
}
