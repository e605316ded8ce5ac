import type { Selectable } from "kysely";
import type { Database, Schema } from "./schema.ts";

/** A rule that does not hold in production. */
export type Incident = Selectable<Schema["incidents"]>;

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
