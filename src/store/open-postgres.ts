import { Kysely, PostgresDialect, sql } from "kysely";
import { PgBoss } from "pg-boss";
import { migrate } from "./migrate.ts";
import type { StoreOptions } from "./open-store.ts";
import { createPostgresJobs, JOBS_SCHEMA } from "./postgres-jobs.ts";
import { CONNECT_MS, createPool } from "./postgres-pool.ts";
import type { Schema } from "./schema.ts";
import type { Store } from "./store.ts";

/** Connections of one process for everything but jobs, and for jobs. */
const CONNECTIONS = 8;
const JOB_CONNECTIONS = 4;

/** Opens the store on PostgreSQL; any number of processes may share it. */
export async function openPostgres<T>(url: string, options: StoreOptions<T>): Promise<Store<T>> {
  const pool = createPool(url, { max: CONNECTIONS, onError: options.onError });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const boss = new PgBoss({
    connectionString: url,
    schema: JOBS_SCHEMA,
    max: JOB_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "assay-jobs",
    // Leases that ran out are found by this.
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
    supervise: options.visiting !== true,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", options.onError);
  try {
    await migrate(db, "postgresql");
    await boss.start();
    const jobs = await createPostgresJobs(boss, db, options);
    return {
      kind: "postgresql",
      db,
      jobs,
      transaction: (action) => db.transaction().execute(action),
      now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
      version: async () => {
        const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
          db,
        );
        return `PostgreSQL ${rows[0]?.version ?? "of unknown version"}`;
      },
      async close() {
        await boss.stop({ graceful: false, close: true });
        await db.destroy();
      },
    };
  } catch (error) {
    await boss.stop({ graceful: false, close: true }).catch(options.onError);
    await db.destroy();
    throw error;
  }
}

const SUPERVISE_SECONDS = 5;
