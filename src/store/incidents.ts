import type { Selectable } from "kysely";
import type { Database, Schema } from "./schema.ts";

/** A rule that does not hold in production. */
export type Incident = Selectable<Schema["incidents"]>;

/** The monitoring run of a repository that was counted last. */
export type Monitored = Selectable<Schema["monitored"]>;

/** The open incidents of a repository, oldest first; of some models only where they are named. */
export async function openIncidents(
  db: Database,
  options: { readonly repository: number; readonly models?: readonly string[] },
): Promise<Incident[]> {
  const { repository, models } = options;
  const rows = await db
    .selectFrom("incidents")
    .selectAll()
    .where("repository", "=", repository)
    .where("state", "=", "open")
    .orderBy("id")
    .execute();
  return rows.filter(({ model }) => models === undefined || models.includes(model));
}

/** The incidents that are not over, suspected ones among them, oldest first. */
export function standingIncidents(db: Database, repository: number): Promise<Incident[]> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where("repository", "=", repository)
    .where("state", "!=", "closed")
    .orderBy("id")
    .execute();
}

/** The incidents that GitHub does not show as they stand, oldest first. */
export function unwrittenIncidents(db: Database, repository: number): Promise<Incident[]> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where("repository", "=", repository)
    .where("written", "=", 0)
    .orderBy("id")
    .execute();
}

/** Keeps a new incident under the next number. Within a transaction that holds the audit trail. */
export async function addIncident(transaction: Database, incident: Omit<Incident, "id">): Promise<Incident> {
  const { last } = await transaction
    .selectFrom("incidents")
    .select(({ fn }) => fn.max("id").as("last"))
    .where("repository", "=", incident.repository)
    .executeTakeFirstOrThrow();
  const row = { ...incident, id: Number(last ?? 0) + 1 };
  await transaction.insertInto("incidents").values(row).execute();
  return row;
}

export async function changeIncident(
  db: Database,
  { repository, id }: Pick<Incident, "repository" | "id">,
  values: Partial<Omit<Incident, "repository" | "id">>,
): Promise<void> {
  await db.updateTable("incidents").set(values).where("repository", "=", repository).where("id", "=", id).execute();
}

/** The run that was counted last; null where none was. */
export async function lastMonitored(db: Database, repository: number): Promise<Monitored | null> {
  const query = db.selectFrom("monitored").selectAll().where("repository", "=", repository);
  return (await query.executeTakeFirst()) ?? null;
}

export async function noteMonitored(db: Database, monitored: Monitored): Promise<void> {
  const { repository, ...facts } = monitored;
  await db
    .insertInto("monitored")
    .values(monitored)
    .onConflict((conflict) => conflict.column("repository").doUpdateSet(facts))
    .execute();
}
