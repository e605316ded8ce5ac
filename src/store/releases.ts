import type { Selectable } from "kysely";
import type { Database, ReleaseState, Schema } from "./schema.ts";

/** What was last said of a release. */
export type KnownRelease = Selectable<Schema["releases"]>;

interface Which {
  readonly repository: number;
  readonly id: number;
}

/** A release as it was judged last, or null. */
export async function findRelease(db: Database, { repository, id }: Which): Promise<KnownRelease | null> {
  const query = db.selectFrom("releases").selectAll().where("repository", "=", repository).where("id", "=", id);
  return (await query.executeTakeFirst()) ?? null;
}

/** The release that an issue tracks, or null. */
export async function releaseOfIssue(
  db: Database,
  { repository, issue }: { readonly repository: number; readonly issue: number },
): Promise<KnownRelease | null> {
  const query = db.selectFrom("releases").selectAll().where("repository", "=", repository).where("issue", "=", issue);
  return (await query.executeTakeFirst()) ?? null;
}

/** Every release of a repository of which something was said, in order of id. */
export function releasesOf(
  db: Database,
  options: {
    readonly repository: number;
    readonly states?: readonly ReleaseState[];
    readonly commit?: string;
    readonly tag?: string;
  },
): Promise<KnownRelease[]> {
  const { repository, states, commit, tag } = options;
  let query = db.selectFrom("releases").selectAll().where("repository", "=", repository).orderBy("id");
  if (states !== undefined) query = query.where("state", "in", states);
  if (commit !== undefined) query = query.where("commit", "=", commit);
  if (tag !== undefined) query = query.where("tag", "=", tag);
  return query.execute();
}

/** Keeps what is said of a release now in the place of what was said before. */
export async function rememberRelease(db: Database, release: Omit<KnownRelease, "judged">): Promise<void> {
  const { repository, id, ...rest } = release;
  const facts = { ...rest, judged: Date.now() };
  await db
    .insertInto("releases")
    .values({ repository, id, ...facts })
    .onConflict((conflict) => conflict.columns(["repository", "id"]).doUpdateSet(facts))
    .execute();
}

/** The release is gone. */
export async function forgetRelease(db: Database, { repository, id }: Which): Promise<void> {
  await db.deleteFrom("releases").where("repository", "=", repository).where("id", "=", id).execute();
}
