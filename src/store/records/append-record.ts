import type { Database } from "../schema.ts";
import { bytesOf, columnsOf, type Entry, GENESIS, type Head, hashOf, type RecordBody } from "./record.ts";

/** The fact that holds the head of the chain. */
export const CHAIN = "chain";

/**
 * Adds an entry to the chain. Within a transaction: entries are written one after another, whichever process writes.
 *
 * @param once makes an entry that is written a second time (after a crash) the same one, unless another of its kind about
 * the same commit came between: what was decided anew is written anew, so that the last entry about a commit is what holds
 * @returns the entry's place in the chain
 */
export async function appendRecord(transaction: Database, entry: Entry, once: string): Promise<Head> {
  const head = await lockHead(transaction);
  const known = await findKnown(transaction, entry, once);
  if (known !== null) return known;
  const at = new Date().toISOString();
  const body: RecordBody = { ...entry, seq: head.seq + 1, at, previous: head.hash, once };
  const bytes = bytesOf(body);
  const next = { seq: body.seq, hash: hashOf(bytes) };
  await transaction
    .insertInto("records")
    .values({ ...columnsOf(body), body: bytes, hash: next.hash })
    .execute();
  await transaction
    .updateTable("facts")
    .set({ value: JSON.stringify(next) })
    .where("name", "=", CHAIN)
    .execute();
  return next;
}

async function findKnown(transaction: Database, entry: Entry, once: string): Promise<Head | null> {
  const known = await transaction
    .selectFrom("records")
    .select(["seq", "hash"])
    .where("once", "=", once)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const { kind, repository, commit } = entry;
  if (known === undefined) return null;
  const place = { seq: known.seq, hash: known.hash };
  if (repository === null || commit === null) return place;
  const later = await transaction
    .selectFrom("records")
    .select("seq")
    .where("repository_id", "=", repository.id)
    .where("seq", ">", known.seq)
    .where("kind", "=", kind)
    .where("commit", "=", commit)
    .limit(1)
    .executeTakeFirst();
  return later === undefined ? place : null;
}

/** The last entry of the chain. */
export async function readHead(db: Database): Promise<Head> {
  const row = await db.selectFrom("facts").select("value").where("name", "=", CHAIN).executeTakeFirst();
  return row === undefined ? GENESIS : headOf(row.value);
}

/** Writes the head as it is, which keeps other transactions from reading it until this one has ended. */
export async function lockHead(transaction: Database): Promise<Head> {
  const { value } = await transaction
    .insertInto("facts")
    .values({ name: CHAIN, value: JSON.stringify(GENESIS) })
    .onConflict((conflict) => conflict.column("name").doUpdateSet((row) => ({ value: row.ref("facts.value") })))
    .returning("value")
    .executeTakeFirstOrThrow();
  return headOf(value);
}

function headOf(value: string): Head {
  const { seq, hash } = JSON.parse(value) as Head;
  return { seq, hash };
}
