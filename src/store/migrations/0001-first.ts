import type { Kysely } from "kysely";
import type { StoreKind } from "../store.ts";

/** The first tables. Jobs have one on SQLite only: on PostgreSQL they are pg-boss's. */
export async function createTables(db: Kysely<unknown>, kind: StoreKind): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("deliveries")
    .addColumn("guid", "text", (column) => column.primaryKey())
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("action", "text")
    .addColumn("installation", "bigint")
    .addColumn("repository", "text")
    .addColumn("received", "bigint", (column) => column.notNull())
    .addColumn("times", "integer", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("reason", "text")
    .addColumn("finished", "bigint")
    .execute();
  await schema.createIndex("deliveries_received").on("deliveries").column("received").execute();
  await schema
    .createTable("delivery_jobs")
    .addColumn("job", "text", (column) => column.notNull())
    .addColumn("guid", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("delivery_jobs_key", ["job", "guid"])
    .execute();
  await schema.createIndex("delivery_jobs_guid").on("delivery_jobs").column("guid").execute();
  if (kind === "sqlite") await createJobs(db);
  await schema
    .createTable("dead_jobs")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("task", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("died", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("shares")
    .addColumn("installation", "bigint", (column) => column.primaryKey())
    .addColumn("finish", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("locks")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("until", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("paces")
    .addColumn("installation", "bigint", (column) => column.primaryKey())
    .addColumn("next", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createTable("writes")
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("minute", "bigint", (column) => column.notNull())
    .addColumn("count", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("writes_key", ["installation", "minute"])
    .execute();
  await createVerdicts(db);
  await schema
    .createTable("facts")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
}

async function createJobs({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("jobs")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("task", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("due", "bigint", (column) => column.notNull())
    .addColumn("tag", "bigint", (column) => column.notNull())
    .addColumn("failures", "integer", (column) => column.notNull())
    .addColumn("lost", "text")
    .addColumn("timed", "integer", (column) => column.notNull())
    .addColumn("lapses", "integer", (column) => column.notNull())
    .addColumn("lease_until", "bigint", (column) => column.notNull())
    .addColumn("created", "bigint", (column) => column.notNull())
    .execute();
  // One that waits and one that runs for each key, whatever the code above does.
  await schema.createIndex("jobs_once").unique().on("jobs").columns(["state", "key"]).execute();
  await schema.createIndex("jobs_order").on("jobs").columns(["state", "tag", "created"]).execute();
}

async function createVerdicts({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("pulls")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("head_sha", "text", (column) => column.notNull())
    .addColumn("base_ref", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("until", "bigint")
    .addColumn("judged", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("pulls_key", ["repository", "number"])
    .execute();
  await schema
    .createTable("checks")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("head_sha", "text", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("full_name", "text", (column) => column.notNull())
    .addColumn("opened", "bigint", (column) => column.notNull())
    .addColumn("completed", "bigint")
    .addPrimaryKeyConstraint("checks_key", ["repository", "head_sha"])
    .execute();
  await schema
    .createTable("assessments")
    .addColumn("digest", "text", (column) => column.primaryKey())
    .addColumn("verdict", "text", (column) => column.notNull())
    .addColumn("made", "bigint", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .execute();
  await schema
    .createTable("records")
    .addColumn("seq", "bigint", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("repository", "text")
    .addColumn("repository_id", "bigint")
    .addColumn("numbers", "text", (column) => column.notNull())
    .addColumn("commit", "text")
    .addColumn("once", "text", (column) => column.notNull())
    .addColumn("assessment", "text")
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .execute();
  await schema.createIndex("records_once").on("records").columns(["once", "seq"]).execute();
  await schema.createIndex("records_repository").on("records").columns(["repository_id", "seq"]).execute();
  await schema.createIndex("records_at").on("records").column("at").execute();
  await schema.createIndex("records_assessment").on("records").column("assessment").execute();
  await schema
    .createTable("baselines")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("branch", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("workflow", "text", (column) => column.notNull())
    .addColumn("artifact", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("commit", "text", (column) => column.notNull())
    .addColumn("run", "bigint", (column) => column.notNull())
    .addColumn("run_url", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("figures", "text", (column) => column.notNull())
    .addColumn("made", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("baselines_key", ["repository", "branch", "model", "role"])
    .execute();
  await schema
    .createTable("waivers")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("number", "integer")
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("slice", "text")
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("policy_digest", "text", (column) => column.notNull())
    .addColumn("asked_by", "bigint", (column) => column.notNull())
    .addColumn("asked", "bigint", (column) => column.notNull())
    .addColumn("approved_by", "bigint")
    .addColumn("approved", "bigint")
    .addColumn("until", "text", (column) => column.notNull())
    .addColumn("ended", "bigint")
    .execute();
}
