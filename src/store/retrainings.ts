import type { Selectable } from "kysely";
import type { Database, Schema } from "./schema.ts";

/** A retraining that was started, or was to be. */
export type Retraining = Selectable<Schema["retrainings"]>;

/** The retrainings of a repository, oldest first. */
export function retrainingsOf(db: Database, repository: number): Promise<Retraining[]> {
  return db.selectFrom("retrainings").selectAll().where("repository", "=", repository).orderBy("id").execute();
}

/** Keeps a new retraining under the next number. Within a transaction that holds the audit trail. */
export async function addRetraining(transaction: Database, retraining: Omit<Retraining, "id">): Promise<Retraining> {
  const { last } = await transaction
    .selectFrom("retrainings")
    .select(({ fn }) => fn.max("id").as("last"))
    .where("repository", "=", retraining.repository)
    .executeTakeFirstOrThrow();
  const row = { ...retraining, id: Number(last ?? 0) + 1 };
  await transaction.insertInto("retrainings").values(row).execute();
  return row;
}

export async function changeRetraining(
  db: Database,
  { repository, id }: Pick<Retraining, "repository" | "id">,
  values: Partial<Omit<Retraining, "repository" | "id">>,
): Promise<void> {
  await db.updateTable("retrainings").set(values).where("repository", "=", repository).where("id", "=", id).execute();
}
