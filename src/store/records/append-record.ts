import type { Database } from "../schema.ts";
import { bytesOf, type Entry, GENESIS, type Head, hashOf, type RecordBody } from "./record.ts";

/** The fact that holds the head of the chain. */
export const CHAIN = "chain";

/**
 * Adds an entry to the chain. Within a transaction: entries are written one after another, whichever process writes.
 *
 * @param once makes an entry that is written a second time (after a crash) the same one
 * @returns the entry's place in the chain
 */
export async function appendRecord(transaction: Database, entry: Entry, once: string): Promise<Head> {
  const head = await lockHead(transaction);
  const known = await transaction
    .selectFrom("records")
    .select(["seq", "hash"])
    .where("once", "=", once)
    .orderBy("seq", "desc")
    .executeTakeFirst();
  if (known !== undefined) return known;
  const at = Date.now();
  const body: RecordBody = { ...entry, seq: head.seq + 1, at: new Date(at).toISOString(), previous: head.hash };
  const bytes = bytesOf(body);
  const next = { seq: body.seq, hash: hashOf(bytes) };
  const columns = {
    kind: body.kind,
    repository: body.repository?.name ?? null,
    repository_id: body.repository?.id ?? null,
    numbers: numbersColumn(body.numbers),
    commit: body.commit,
  };
  await transaction
    .insertInto("records")
    .values({ ...next, at, ...columns, once, body: bytes })
    .execute();
  await transaction
    .updateTable("facts")
    .set({ value: JSON.stringify(next) })
    .where("name", "=", CHAIN)
    .execute();
  return next;
}

/** The last entry of the chain. */
export async function readHead(db: Database): Promise<Head> {
  const row = await db.selectFrom("facts").select("value").where("name", "=", CHAIN).executeTakeFirst();
  return row === undefined ? GENESIS : headOf(row.value);
}

/** Writes the head as it is, which keeps other transactions from reading it until this one has ended. */
async function lockHead(transaction: Database): Promise<Head> {
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

/** Numbers with a space on both sides of each, so that `#3` is not found in `#31`. */
export function numbersColumn(numbers: readonly number[]): string {
  return numbers.length === 0 ? "" : ` ${numbers.join(" ")} `;
}
