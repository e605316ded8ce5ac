import type { Kysely } from "kysely";

/** What was last said of each release. */
export async function createReleaseTable(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("releases")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("id", "bigint", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("tag", "text", (column) => column.notNull())
    .addColumn("commit", "text", (column) => column.notNull())
    .addColumn("commit_since", "bigint", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("issue", "bigint")
    .addColumn("standing", "text", (column) => column.notNull())
    .addColumn("day", "text", (column) => column.notNull())
    .addColumn("until", "bigint")
    .addColumn("judged", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("releases_key", ["repository", "id"])
    .execute();
  await schema.createIndex("releases_commit").on("releases").columns(["repository", "commit"]).execute();
}
