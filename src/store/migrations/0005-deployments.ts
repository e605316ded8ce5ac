import type { Kysely } from "kysely";

/** Deployments that wait for a word of Assay's, and what it was. */
export async function createDeploymentTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("deployment_requests")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("run", "bigint", (column) => column.notNull())
    .addColumn("environment", "text", (column) => column.notNull())
    .addColumn("deployment", "bigint", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("full_name", "text", (column) => column.notNull())
    .addColumn("spelled", "text", (column) => column.notNull())
    .addColumn("head_sha", "text")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("answer", "text")
    .addColumn("unsure", "integer", (column) => column.notNull())
    .addColumn("refused", "integer", (column) => column.notNull())
    .addColumn("reports", "integer", (column) => column.notNull())
    .addColumn("reported", "text")
    .addColumn("asked", "bigint", (column) => column.notNull())
    .addColumn("looked", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("deployment_requests_key", ["repository", "run", "environment", "deployment"])
    .execute();
  await schema
    .createIndex("deployment_requests_state")
    .on("deployment_requests")
    .columns(["state", "looked"])
    .execute();
  await schema
    .createTable("rollbacks")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("comment", "bigint", (column) => column.notNull())
    .addColumn("environment", "text", (column) => column.notNull())
    .addColumn("asked", "bigint", (column) => column.notNull())
    .addColumn("tried", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("rollbacks_key", ["repository", "comment", "environment"])
    .execute();
}
