import type { Kysely } from "kysely";

/** What monitoring has found in production, and what was started to mend it. */
export async function createIncidentTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("monitored")
    .addColumn("repository", "bigint", (column) => column.primaryKey())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("run", "bigint", (column) => column.notNull())
    .addColumn("attempt", "integer", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("incidents")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("id", "bigint", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("failing", "integer", (column) => column.notNull())
    .addColumn("holding", "integer", (column) => column.notNull())
    .addColumn("issue", "bigint")
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("last_run", "bigint", (column) => column.notNull())
    .addColumn("last", "text", (column) => column.notNull())
    .addColumn("findings", "text", (column) => column.notNull())
    .addColumn("evidence", "text", (column) => column.notNull())
    .addColumn("run_url", "text", (column) => column.notNull())
    .addColumn("commit", "text", (column) => column.notNull())
    .addColumn("retraining", "bigint")
    .addColumn("opened", "bigint", (column) => column.notNull())
    .addColumn("confirmed", "bigint")
    .addColumn("closed", "bigint")
    .addColumn("why_closed", "text")
    .addColumn("written", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("incidents_key", ["repository", "id"])
    .execute();
  await schema.createIndex("incidents_state").on("incidents").columns(["repository", "state"]).execute();
  await schema
    .createTable("retrainings")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("id", "bigint", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("incident", "bigint", (column) => column.notNull())
    .addColumn("workflow", "text", (column) => column.notNull())
    .addColumn("inputs", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("why", "text")
    .addColumn("intended", "bigint", (column) => column.notNull())
    .addColumn("for_run", "bigint", (column) => column.notNull())
    .addColumn("run", "bigint")
    .addColumn("run_url", "text")
    .addColumn("pull", "bigint")
    .addColumn("ended", "bigint")
    .addColumn("outcome", "text")
    .addPrimaryKeyConstraint("retrainings_key", ["repository", "id"])
    .execute();
  await schema.createIndex("retrainings_model").on("retrainings").columns(["repository", "model"]).execute();
}
