import type { AppIdentity } from "../github/app-identity.ts";
import { pruneRecords } from "../store/records/prune-records.ts";
import type { Store } from "../store/store.ts";
import { VERSION } from "../version.ts";
import { forgetAsked } from "./sweep-deliveries.ts";

const DAY_MS = 24 * 3_600_000;
/** GitHub delivers again for three days; what is older need not be recognised. */
const DELIVERIES_DAYS = 30;
/** How long operators can look at jobs that were given up. */
const DEAD_JOBS_DAYS = 90;
/** A run that waits for a deployment is over after 35 days; no event about it comes again. */
const DEPLOYMENTS_DAYS = 90;

/** How many rows were removed. */
export interface Removed {
  readonly deliveries: number;
  readonly deadJobs: number;
  readonly records: number;
}

/**
 * Removes what is older than it has to be kept.
 *
 * @param retentionDays days that entries of the audit trail are kept; `null`: for ever
 */
export async function cleanUp(
  store: Pick<Store<unknown>, "db" | "transaction">,
  app: AppIdentity,
  retentionDays: number | null,
): Promise<Removed> {
  const now = Date.now();
  const { db } = store;
  const deliveries = await db
    .deleteFrom("deliveries")
    .where("received", "<", now - DELIVERIES_DAYS * DAY_MS)
    .where("state", "!=", "pending")
    .executeTakeFirst();
  const dead = await db
    .deleteFrom("dead_jobs")
    .where("died", "<", now - DEAD_JOBS_DAYS * DAY_MS)
    .executeTakeFirst();
  await forgetAsked(db);
  await db
    .deleteFrom("writes")
    .where("minute", "<", Math.floor(now / 60_000) - 120)
    .execute();
  await db
    .deleteFrom("answers")
    .where("at", "<", now - DELIVERIES_DAYS * DAY_MS)
    .execute();
  await db
    .deleteFrom("deployment_requests")
    .where("looked", "<", now - DEPLOYMENTS_DAYS * DAY_MS)
    .execute();
  await db
    .deleteFrom("rollbacks")
    .where("asked", "<", now - DELIVERIES_DAYS * DAY_MS)
    .execute();
  await db
    .deleteFrom("locks")
    .where("until", "<", now - DAY_MS)
    .execute();
  const actor = { type: "app", id: app.id, login: app.login } as const;
  const before = now - (retentionDays ?? 0) * DAY_MS;
  const records = retentionDays === null ? 0 : await pruneRecords(store, { before, actor, version: VERSION });
  return { deliveries: Number(deliveries.numDeletedRows), deadJobs: Number(dead.numDeletedRows), records };
}
