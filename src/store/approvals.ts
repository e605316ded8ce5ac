import type { Selectable } from "kysely";
import type { ApprovalKind, Database, Schema } from "./schema.ts";

/** An approval of one head commit towards one target branch. */
export type Approval = Selectable<Schema["approvals"]>;
/** A pull request that is kept closed by hand. */
export type Hold = Selectable<Schema["holds"]>;

interface Pull {
  readonly repository: number;
  readonly number: number;
}

interface Change extends Pull {
  readonly headSha: string;
  readonly baseRef: string;
}

/** Keeps an approval; given a second time by the same person it is the same. */
export async function keepApproval(transaction: Database, approval: Approval): Promise<void> {
  await transaction
    .insertInto("approvals")
    .values(approval)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes back what somebody approved of a head commit. @returns how many approvals that were */
export async function dropApprovals(
  transaction: Database,
  { repository, number, headSha, baseRef, what, by }: Change & { readonly what: ApprovalKind; readonly by: number },
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom("approvals")
    .where("repository", "=", repository)
    .where("number", "=", number)
    .where("head_sha", "=", headSha)
    .where("base_ref", "=", baseRef)
    .where("what", "=", what)
    .where("by", "=", by)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/**
 * What was approved of exactly this head commit of a pull request towards this branch, oldest first. Turned to another
 * branch, it proposes what nobody has looked at.
 */
export function approvalsOf(db: Database, { repository, number, headSha, baseRef }: Change): Promise<Approval[]> {
  return db
    .selectFrom("approvals")
    .selectAll()
    .where("repository", "=", repository)
    .where("number", "=", number)
    .where("head_sha", "=", headSha)
    .where("base_ref", "=", baseRef)
    .orderBy("at")
    .orderBy("by")
    .execute();
}

/** Keeps a pull request closed. @returns whether it was not yet */
export async function keepHold(transaction: Database, hold: Hold): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("holds")
    .values(hold)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns whether it was held */
export async function dropHold(transaction: Database, { repository, number }: Pull): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom("holds")
    .where("repository", "=", repository)
    .where("number", "=", number)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** The hold of a pull request, or null. */
export async function holdOf(db: Database, { repository, number }: Pull): Promise<Hold | null> {
  const query = db.selectFrom("holds").selectAll().where("repository", "=", repository).where("number", "=", number);
  return (await query.executeTakeFirst()) ?? null;
}
