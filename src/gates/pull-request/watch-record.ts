import type { CheckRun } from "../../github/check-runs.ts";
import { fullName } from "../../github/octokit.ts";
import { printedRecord } from "../../report/record-line.ts";
import { appendRecord } from "../../store/records/append-record.ts";
import { compareHead } from "../../store/records/compare-head.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { actorOf } from "./complete-check.ts";

/**
 * Compares the entry of the audit trail that a check run on GitHub names with the trail. Where they differ somebody has cut
 * the trail or made it anew; that is written down, once, and told to the operators.
 */
export async function watchRecord(
  { repository, app, store, log, tally }: GateContext,
  check: CheckRun | null,
  headSha: string,
): Promise<void> {
  const printed = printedRecord(check?.summary ?? "");
  if (check === null || printed === null || (await compareHead(store.db, printed)) !== "differs") return;
  const place = { repository: fullName(repository), commit: headSha, checkRun: check.id };
  log.error({ ...place, ...printed }, "the audit trail is not what a check run on GitHub says it was");
  tally.recordMismatch();
  const entry = {
    kind: "head-mismatch",
    actor: actorOf(app),
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [],
    commit: headSha,
    version: VERSION,
    details: { checkRun: check.id, entry: printed.seq, hash: printed.hash },
  };
  await store.transaction((transaction) =>
    appendRecord(transaction, entry, `head-mismatch ${printed.seq} ${printed.hash}`),
  );
}
