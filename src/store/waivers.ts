import type { Selectable } from "kysely";
import type { Database, Schema, WaiverState } from "./schema.ts";

/** A waiver as it is kept. */
export type KeptWaiver = Selectable<Schema["waivers"]>;

/** What is known of a waiver when it is asked for. */
export type AskedWaiver = Pick<
  KeptWaiver,
  | "repository"
  | "installation"
  | "kind"
  | "number"
  | "everywhere"
  | "model"
  | "rule"
  | "reason"
  | "until"
  | "policy_digest"
  | "head_sha"
  | "base_ref"
  | "covers"
  | "asked_by"
  | "asked_login"
>;

/** Who did something, and when (Unix milliseconds). */
interface Deed {
  readonly by: number;
  readonly login: string;
  readonly at: number;
}

/**
 * Keeps a waiver that waits for its approval. Within a transaction that writes the audit trail before, which lets no other
 * in: so that two do not get the same number.
 */
export async function askWaiver(transaction: Database, asked: AskedWaiver, at: number): Promise<KeptWaiver> {
  const { last } = await transaction
    .selectFrom("waivers")
    .select(({ fn }) => fn.max("id").as("last"))
    .where("repository", "=", asked.repository)
    .executeTakeFirstOrThrow();
  return transaction
    .insertInto("waivers")
    .values({
      ...asked,
      id: Number(last ?? 0) + 1,
      state: "asked",
      asked: at,
      approved_by: null,
      approved_login: null,
      approved: null,
      ended: null,
      why_ended: null,
      announced: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

interface Which {
  readonly repository: number;
  readonly id: number;
}

/** Puts a waiver that was asked for into force. @returns whether it was waiting */
export function activateWaiver(transaction: Database, which: Which, { by, login, at }: Deed): Promise<boolean> {
  const approved = { state: "active", approved_by: by, approved_login: login, approved: at } as const;
  return change(transaction, which, ["asked"], approved);
}

/** Ends a waiver, or refuses it. @returns whether it was in one of the states before */
export function endWaiver(
  transaction: Database,
  which: Which,
  end: { readonly from: readonly WaiverState[]; readonly to: WaiverState; readonly why: string; readonly at: number },
): Promise<boolean> {
  return change(transaction, which, end.from, { state: end.to, ended: end.at, why_ended: end.why });
}

/** Its end was announced. */
export function noteAnnounced(db: Database, which: Which, at: number): Promise<boolean> {
  return change(db, which, ["active"], { announced: at });
}

async function change(
  db: Database,
  { repository, id }: Which,
  from: readonly WaiverState[],
  values: Partial<Omit<KeptWaiver, "repository" | "id">>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("waivers")
    .set(values)
    .where("repository", "=", repository)
    .where("id", "=", id)
    .where("state", "in", from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The waivers of a repository in these states, in the order in which they were asked for. */
export function waiversOf(
  db: Database,
  options: { readonly repository: number; readonly states: readonly WaiverState[] },
): Promise<KeptWaiver[]> {
  return db
    .selectFrom("waivers")
    .selectAll()
    .where("repository", "=", options.repository)
    .where("state", "in", options.states)
    .orderBy("id")
    .execute();
}

/** One waiver, or null. */
export async function findWaiver(db: Database, { repository, id }: Which): Promise<KeptWaiver | null> {
  const query = db.selectFrom("waivers").selectAll().where("repository", "=", repository).where("id", "=", id);
  return (await query.executeTakeFirst()) ?? null;
}

/** Waivers in force, of all repositories, whose last day is before this one (`YYYY-MM-DD`). */
export function waiversEndingBefore(db: Database, day: string): Promise<KeptWaiver[]> {
  return db
    .selectFrom("waivers")
    .selectAll()
    .where("state", "=", "active")
    .where("until", "<", day)
    .orderBy("repository")
    .orderBy("id")
    .execute();
}
