import type { Selectable } from "kysely";
import type { Database, PullState, Schema } from "./schema.ts";

/** A group of a merge queue that stands before the gate, and what was last said of it. */
export type KnownGroup = Selectable<Schema["merge_groups"]>;

interface GroupPlace {
  readonly repository: number;
  readonly headSha: string;
}

/** Where a group stands. */
export interface GroupStanding extends GroupPlace {
  readonly installation: number;
  readonly headRef: string;
  readonly baseRef: string;
  readonly numbers: readonly number[];
  readonly state: PullState;
  /** Unix milliseconds until which it stands; `null`: as long as the group. */
  readonly until: number | null;
}

export async function rememberGroup(db: Database, standing: GroupStanding): Promise<void> {
  const { repository, headSha: head_sha, headRef: head_ref, baseRef: base_ref, numbers, ...rest } = standing;
  const facts = { ...rest, head_ref, base_ref, numbers: ` ${numbers.join(" ")} ` };
  await db
    .insertInto("merge_groups")
    .values({ repository, head_sha, ...facts })
    .onConflict((conflict) => conflict.columns(["repository", "head_sha"]).doUpdateSet(facts))
    .execute();
}

/** The group of which this commit is the head; null where none is known. */
export async function groupOfHead(db: Database, { repository, headSha }: GroupPlace): Promise<KnownGroup | null> {
  const query = db.selectFrom("merge_groups").selectAll().where("repository", "=", repository);
  return (await query.where("head_sha", "=", headSha).executeTakeFirst()) ?? null;
}

/** The known groups of a repository; only those that hold this pull request where its number is given. */
export async function knownGroups(
  db: Database,
  { repository, number }: { readonly repository: number; readonly number?: number },
): Promise<KnownGroup[]> {
  const rows = await db.selectFrom("merge_groups").selectAll().where("repository", "=", repository).execute();
  return rows.filter(({ numbers }) => number === undefined || numbers.includes(` ${number} `));
}

/** A group that is gone stands before no gate. */
export async function forgetGroup(db: Database, { repository, headSha }: GroupPlace): Promise<void> {
  await db.deleteFrom("merge_groups").where("repository", "=", repository).where("head_sha", "=", headSha).execute();
}
