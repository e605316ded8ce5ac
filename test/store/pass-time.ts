import { sql } from "kysely";
import { PgBoss } from "pg-boss";
import type { StorePlace } from "../../src/store/open-store.ts";
import { JOBS_SCHEMA } from "../../src/store/postgres-jobs.ts";
import type { Store } from "../../src/store/store.ts";

/** A store, and where it is. */
interface Placed {
  readonly store: Pick<Store<unknown>, "db" | "kind">;
  readonly place: StorePlace;
}

const JOBS = sql.table(`${JOBS_SCHEMA}.job`);

/** The moment comes for which jobs were kept. */
export async function letTimeCome({ store: { db, kind } }: Placed): Promise<void> {
  if (kind === "sqlite") await db.updateTable("jobs").set({ due: Date.now() }).where("state", "=", "waiting").execute();
  else await sql`update ${JOBS} set start_after = now() where state < 'active'`.execute(db);
}

/** Whoever holds a job was not heard of for longer than a lease, and somebody notices. */
export async function letLeasesLapse({ store: { db, kind }, place }: Placed): Promise<void> {
  if (kind === "sqlite" || !("url" in place)) {
    await db.updateTable("jobs").set({ lease_until: 1 }).where("state", "=", "active").execute();
    return;
  }
  await sql`update ${JOBS} set heartbeat_on = now() - interval '1 hour' where state = 'active'`.execute(db);
  // A store of its own would notice within seconds: this is another replica that looks after the same jobs.
  await sql`update ${sql.table(`${JOBS_SCHEMA}.queue`)} set monitor_on = null, monitor_claim_on = null`.execute(db);
  const replica = new PgBoss({ connectionString: place.url, schema: JOBS_SCHEMA, supervise: false, schedule: false });
  await replica.start();
  try {
    await replica.supervise();
  } finally {
    await replica.stop({ graceful: false });
  }
}
