import type { Kysely } from "kysely";

/** What monitoring has found in production, and what was started to mend it. */
export async function createIncidentTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
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
    .addColumn("opened", "bigint", (column) => column.notNull())
    .addColumn("closed", "bigint")
    .addPrimaryKeyConstraint("incidents_key", ["repository", "id"])
    .execute();
  await schema.createIndex("incidents_state").on("incidents").columns(["repository", "state"]).execute();
}
