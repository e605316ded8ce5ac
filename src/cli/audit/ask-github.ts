import { type Printed, printedHeads } from "../../gates/printed-heads.ts";
import { connect } from "../../github/connect.ts";
import { describeError, kindOf } from "../../github/errors.ts";
import type { VisitedStore } from "../../store/visit-store.ts";
import { createLog } from "../../web/create-log.ts";
import { readEnvironment } from "../../web/read-environment.ts";
import { readSettings } from "../../web/settings.ts";
import { type Io, UsageError } from "../io.ts";

/** Commits of one repository that GitHub is asked for: an installation has 5,000 requests an hour. */
const MOST_COMMITS = 1000;
/** Longest that one call to GitHub may take, in milliseconds. */
const CALL_MS = 30_000;

/**
 * Asks GitHub, with the credentials of the service, what check runs say of the audit trail.
 *
 * @param since Unix milliseconds
 * @throws UsageError if the settings are incomplete, or GitHub refuses
 */
export async function askGitHub({ db }: Pick<VisitedStore, "db">, since: number, io: Io): Promise<Printed> {
  const outcome = readSettings(readEnvironment(io.cwd, io.env));
  if (!outcome.ok) throw new UsageError(`--github needs the settings of the service: ${outcome.problems.join(" ")}`);
  const connection = await connect({
    ...outcome.settings,
    callMs: CALL_MS,
    log: createLog("silent"),
    app: () => {},
  });
  try {
    return await printedHeads(db, connection, { since, most: MOST_COMMITS });
  } catch (error) {
    if (kindOf(error) === "defect") throw error;
    throw new UsageError(`GitHub could not be read: ${describeError(error)}`);
  }
}
