import type { Kysely } from "kysely";

/** What people say to Assay: waivers (whose first table nothing ever used), approvals, holds, and the answers to comments. */
export async function createCommandTables(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.dropTable("waivers").execute();
  await schema
    .createTable("waivers")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("id", "bigint", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("everywhere", "integer", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("until", "text")
    .addColumn("policy_digest", "text", (column) => column.notNull())
    .addColumn("head_sha", "text", (column) => column.notNull())
    .addColumn("base_ref", "text", (column) => column.notNull())
    .addColumn("covers", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("asked_by", "bigint", (column) => column.notNull())
    .addColumn("asked_login", "text", (column) => column.notNull())
    .addColumn("asked", "bigint", (column) => column.notNull())
    .addColumn("approved_by", "bigint")
    .addColumn("approved_login", "text")
    .addColumn("approved", "bigint")
    .addColumn("ended", "bigint")
    .addColumn("why_ended", "text")
    .addColumn("announced", "bigint")
    .addPrimaryKeyConstraint("waivers_key", ["repository", "id"])
    .execute();
  await schema.createIndex("waivers_state").on("waivers").columns(["state", "until"]).execute();
  await schema
    .createTable("approvals")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("head_sha", "text", (column) => column.notNull())
    .addColumn("base_ref", "text", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("by", "bigint", (column) => column.notNull())
    .addColumn("login", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("approvals_key", ["repository", "number", "head_sha", "base_ref", "what", "model", "by"])
    .execute();
  await schema
    .createTable("holds")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("by", "bigint", (column) => column.notNull())
    .addColumn("login", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("holds_key", ["repository", "number"])
    .execute();
  await schema
    .createTable("answers")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("comment", "bigint", (column) => column.notNull())
    .addColumn("by", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("done", "integer", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("follow", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("answers_key", ["repository", "comment"])
    .execute();
  await schema.createIndex("answers_by").on("answers").columns(["repository", "by", "at"]).execute();
}
