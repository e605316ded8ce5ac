import type { Selectable } from "kysely";
import type { Database, Schema } from "./schema.ts";

/** A deployment that waits, or waited, for a word of Assay's. */
export type DeploymentRequest = Selectable<Schema["deployment_requests"]>;

type Key = Pick<DeploymentRequest, "repository" | "run" | "environment" | "deployment">;

/** What a request is known by when it is heard of. */
export interface AskedDeployment {
  readonly repository: number;
  readonly run: number;
  /** As GitHub spells it. */
  readonly environment: string;
  /** GitHub's number; 0 where it names none. */
  readonly deployment: number;
  readonly installation: number;
  readonly fullName: string;
}

/** The request as it is kept; a new one where it is not known. */
export async function noteRequest(db: Database, asked: AskedDeployment): Promise<DeploymentRequest> {
  const { environment: spelled, fullName: full_name, ...rest } = asked;
  const key = { ...rest, environment: spelled.toLowerCase() };
  const now = Date.now();
  const fresh = { state: "asked" as const, unsure: 0, refused: 0, reports: 0, asked: now, looked: now };
  const nothing = { head_sha: null, answer: null, reported: null };
  await db
    .insertInto("deployment_requests")
    .values({ ...key, spelled, full_name, ...fresh, ...nothing })
    .onConflict((conflict) => conflict.columns(["repository", "run", "environment", "deployment"]).doNothing())
    .execute();
  const row = await requestOf(db, key);
  if (row === null) throw new Error("a request that was just noted is not there");
  return row;
}

export async function requestOf(db: Database, key: Key): Promise<DeploymentRequest | null> {
  const query = db
    .selectFrom("deployment_requests")
    .selectAll()
    .where("repository", "=", key.repository)
    .where("run", "=", key.run)
    .where("environment", "=", key.environment)
    .where("deployment", "=", key.deployment);
  return (await query.executeTakeFirst()) ?? null;
}

type Change = Partial<
  Pick<DeploymentRequest, "state" | "answer" | "unsure" | "refused" | "reports" | "reported" | "head_sha" | "looked">
>;

/** Writes down how a request stands by now. */
export async function changeRequest(db: Database, key: Key, change: Change): Promise<void> {
  await db
    .updateTable("deployment_requests")
    .set(change)
    .where("repository", "=", key.repository)
    .where("run", "=", key.run)
    .where("environment", "=", key.environment)
    .where("deployment", "=", key.deployment)
    .execute();
}

const OPEN = ["asked", "decided"] as const;

/** Requests without an answer that nobody has looked at since this moment (Unix milliseconds). */
export function openRequests(db: Database, before: number): Promise<DeploymentRequest[]> {
  const open = db.selectFrom("deployment_requests").selectAll().where("state", "in", OPEN);
  return open.where("looked", "<", before).execute();
}

/** Requests of a repository without an answer that are about this commit. */
export function openRequestsOf(
  db: Database,
  { repository, headSha }: { readonly repository: number; readonly headSha: string },
): Promise<DeploymentRequest[]> {
  const open = db.selectFrom("deployment_requests").selectAll().where("state", "in", OPEN);
  return open.where("repository", "=", repository).where("head_sha", "=", headSha).execute();
}

/** All that was asked about one run and environment. */
export function requestsOfRun(
  db: Database,
  { repository, run, environment }: Pick<Key, "repository" | "run" | "environment">,
): Promise<DeploymentRequest[]> {
  return db
    .selectFrom("deployment_requests")
    .selectAll()
    .where("repository", "=", repository)
    .where("run", "=", run)
    .where("environment", "=", environment.toLowerCase())
    .execute();
}

/** The start of a rollback that a comment asked for. */
export type RollbackKey = Pick<Selectable<Schema["rollbacks"]>, "repository" | "comment" | "environment">;

/** Notes that a comment asks for a rollback. @returns whether GitHub was asked to start it already */
export async function noteRollback(db: Database, key: RollbackKey): Promise<boolean> {
  await db
    .insertInto("rollbacks")
    .values({ ...key, asked: Date.now(), tried: 0 })
    .onConflict((conflict) => conflict.columns(["repository", "comment", "environment"]).doNothing())
    .execute();
  const { tried } = await db
    .selectFrom("rollbacks")
    .select("tried")
    .where("repository", "=", key.repository)
    .where("comment", "=", key.comment)
    .where("environment", "=", key.environment)
    .executeTakeFirstOrThrow();
  return tried === 1;
}

/** Notes whether GitHub was asked to start it: from then on it may have taken effect. */
export async function noteRollbackTried(db: Database, key: RollbackKey, tried: boolean): Promise<void> {
  await db
    .updateTable("rollbacks")
    .set({ tried: tried ? 1 : 0 })
    .where("repository", "=", key.repository)
    .where("comment", "=", key.comment)
    .where("environment", "=", key.environment)
    .execute();
}
