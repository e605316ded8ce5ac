import type { Selectable } from "kysely";
import type { Database, PullState, Schema } from "./schema.ts";

/** What was last said of a pull request, and for which head and target branch. */
export type JudgedPull = Selectable<Schema["pulls"]>;
/** The check run of ours that counts for a commit. */
export type KnownCheck = Selectable<Schema["checks"]>;

/** Where a pull request stands after a judgement. */
export interface Standing {
  readonly repository: number;
  readonly number: number;
  readonly installation: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly state: PullState;
  /** Unix milliseconds until which it stands: evidence is awaited, nothing is tried, or a waiver is in force. */
  readonly until: number | null;
}

export async function rememberPull(db: Database, standing: Standing): Promise<void> {
  const { repository, number, headSha: head_sha, baseRef: base_ref, ...rest } = standing;
  const facts = { ...rest, head_sha, base_ref, judged: Date.now() };
  await db
    .insertInto("pulls")
    .values({ repository, number, ...facts })
    .onConflict((conflict) => conflict.columns(["repository", "number"]).doUpdateSet(facts))
    .execute();
}

/** A commit that is no open pull request's head stands before no gate: what was said of it does not count any more. */
export async function forgetHead(
  db: Database,
  at: { readonly repository: number; readonly headSha: string },
): Promise<void> {
  await db.deleteFrom("pulls").where("repository", "=", at.repository).where("head_sha", "=", at.headSha).execute();
}

/** Numbers of the pull requests of which this commit was the head when they were judged last. */
export async function pullsOfHead(
  db: Database,
  at: { readonly repository: number; readonly headSha: string },
): Promise<number[]> {
  const rows = await db
    .selectFrom("pulls")
    .select("number")
    .where("repository", "=", at.repository)
    .where("head_sha", "=", at.headSha)
    .execute();
  return rows.map(({ number }) => number);
}

/** What was last said of each pull request of a repository, by number. */
export async function judgedPulls(db: Database, repository: number): Promise<ReadonlyMap<number, JudgedPull>> {
  const rows = await db.selectFrom("pulls").selectAll().where("repository", "=", repository).execute();
  return new Map(rows.map((row) => [row.number, row]));
}

/** Repositories that have, or had, a pull request or a release that is governed by a policy, or are monitored. */
export async function governedRepositories(db: Database): Promise<ReadonlySet<number>> {
  const checked = await db.selectFrom("checks").select("repository").distinct().execute();
  const rows = await db.selectFrom("pulls").select("repository").distinct().where("state", "!=", "silent").execute();
  const monitored = await db.selectFrom("monitored").select("repository").execute();
  const releases = await db
    .selectFrom("releases")
    .select("repository")
    .distinct()
    .where("state", "!=", "silent")
    .execute();
  return new Set([...rows, ...checked, ...monitored, ...releases].map(({ repository }) => repository));
}

interface CheckPlace {
  readonly repository: number;
  readonly headSha: string;
}

/** A check run was opened: from now on somebody owes its end. */
export async function noteOpened(
  db: Database,
  {
    repository,
    headSha: head_sha,
    installation,
    fullName: full_name,
  }: CheckPlace & {
    readonly installation: number;
    readonly fullName: string;
  },
): Promise<void> {
  const facts = { installation, full_name, opened: Date.now(), completed: null };
  await db
    .insertInto("checks")
    .values({ repository, head_sha, ...facts })
    .onConflict((conflict) => conflict.columns(["repository", "head_sha"]).doUpdateSet(facts))
    .execute();
}

export async function noteCompleted(db: Database, { repository, headSha }: CheckPlace): Promise<void> {
  await db
    .updateTable("checks")
    .set({ completed: Date.now() })
    .where("repository", "=", repository)
    .where("head_sha", "=", headSha)
    .execute();
}

/** Check runs that have been open since before this moment (Unix milliseconds). */
export function openChecks(db: Database, before: number): Promise<KnownCheck[]> {
  return db.selectFrom("checks").selectAll().where("completed", "is", null).where("opened", "<", before).execute();
}
