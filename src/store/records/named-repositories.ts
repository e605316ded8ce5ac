import type { Database } from "../schema.ts";

/** GitHub's ids of the repositories that ever had this name: a name can change hands, and a repository its name. */
export async function repositoriesNamed(db: Database, name: string): Promise<number[]> {
  const wanted = name.toLowerCase();
  const records = await db
    .selectFrom("records")
    .select("repository_id")
    .distinct()
    .where((is) => is(is.fn("lower", ["repository"]), "=", wanted))
    .where("repository_id", "is not", null)
    .execute();
  const checks = await db
    .selectFrom("checks")
    .select("repository")
    .distinct()
    .where((is) => is(is.fn("lower", ["full_name"]), "=", wanted))
    .execute();
  const ids = [...records.map((row) => row.repository_id), ...checks.map((row) => row.repository)];
  return [...new Set(ids.filter((id) => id !== null))].sort((a, b) => a - b);
}
