import type { Selectable } from "kysely";
import type { Database, Schema } from "./schema.ts";

/** Figures of a table of a branch, by the model and the role that it has in the policy. */
export type KeptBaseline = Selectable<Schema["baselines"]>;

/** Whose figures they are. */
export type BaselineKey = Pick<KeptBaseline, "repository" | "branch" | "model" | "role">;

/** The figures kept last, or null. */
export async function findBaseline(db: Database, key: BaselineKey): Promise<KeptBaseline | null> {
  const row = await db
    .selectFrom("baselines")
    .selectAll()
    .where("repository", "=", key.repository)
    .where("branch", "=", key.branch)
    .where("model", "=", key.model)
    .where("role", "=", key.role)
    .executeTakeFirst();
  return row ?? null;
}

/** Keeps figures in the place of those kept before. */
export async function keepBaseline(db: Database, baseline: Omit<KeptBaseline, "made">): Promise<void> {
  const { repository, branch, model, role, ...rest } = baseline;
  const facts = { ...rest, made: Date.now() };
  await db
    .insertInto("baselines")
    .values({ repository, branch, model, role, ...facts })
    .onConflict((conflict) => conflict.columns(["repository", "branch", "model", "role"]).doUpdateSet(facts))
    .execute();
}
