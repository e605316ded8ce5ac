import type { CheckRun } from "../../github/check-runs.ts";
import type { Person } from "../../policy/person.ts";
import { noteCompleted } from "../../store/verdicts.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "../pull-request/answer.ts";
import { completeCheck, writeOpenCheck } from "../pull-request/complete-check.ts";
import { externalId } from "../pull-request/shared-check.ts";
import { withdrawPractices, writePractices } from "../pull-request/write-answer.ts";

/**
 * Writes the answer to a merge group: the checks of single practices where the policy wants them, and `assay` last, which is
 * what the queue waits for. Writes nothing where the check already says the same.
 *
 * @param options.check the check run for the head commit of the group, as it stands
 */
export async function writeGroupAnswer(
  context: GateContext,
  answer: Answer,
  options: {
    readonly check: CheckRun;
    readonly headSha: string;
    readonly numbers: readonly number[];
    readonly requestedBy: Person | null;
  },
): Promise<void> {
  const { check, headSha, numbers, requestedBy } = options;
  const { judged } = answer;
  const says = { ...answer.check, externalId: externalId(answer.check.externalId, numbers) };
  if (check.externalId === says.externalId && check.conclusion === says.conclusion) {
    if (check.completed) await noteCompleted(context.store.db, { repository: context.repository.id, headSha });
    return;
  }
  if (judged?.report.checks === "per-practice") await writePractices(context, { headSha }, judged);
  else if (judged === null && says.conclusion !== "success") await withdrawPractices(context, { headSha }, says);
  if (says.conclusion === null) return writeOpenCheck(context, check, says);
  await completeCheck(context, check, says, { headSha, numbers, judged, requestedBy });
}
