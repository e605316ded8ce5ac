import type { Kysely } from "kysely";

/** The groups of merge queues that stand before the gate. */
export async function createMergeGroupTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("merge_groups")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("head_sha", "text", (column) => column.notNull())
    .addColumn("installation", "bigint", (column) => column.notNull())
    .addColumn("head_ref", "text", (column) => column.notNull())
    .addColumn("base_ref", "text", (column) => column.notNull())
    .addColumn("numbers", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("until", "bigint")
    .addPrimaryKeyConstraint("merge_groups_key", ["repository", "head_sha"])
    .execute();
}
