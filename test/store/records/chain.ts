import { type Kysely, sql } from "kysely";
import { appendRecord } from "../../../src/store/records/append-record.ts";
import { bytesOf, columnsOf, type Entry, type Head, hashOf, parseRecord } from "../../../src/store/records/record.ts";
import type { Schema } from "../../../src/store/schema.ts";
import type { Store } from "../../../src/store/store.ts";

type Opened = Pick<Store<unknown>, "db" | "transaction">;

/** An entry about a pull request, as the gates write it. */
export function verdict(number: number, more: Partial<Entry> = {}): Entry {
  return {
    kind: "verdict",
    actor: { type: "app", id: 7, login: "assay[bot]" },
    repository: { id: 100 + (number % 3), name: `acme/loans-${number % 3}` },
    numbers: [number],
    commit: number.toString(16).padStart(40, "0"),
    version: "0.1.0",
    details: {
      title: `Blocked: rate “${number}” < 0.8`,
      conclusion: "failure",
      requestedBy: number % 2 === 0 ? { id: 11, login: "alice" } : null,
      verdict: "blocked",
      digest: `sha256:${hashOf(String(number))}`,
      policy: { path: ".github/assay.yml", digest: `sha256:${hashOf("policy")}` },
      floor: null,
      models: ["loans"],
      findings: [],
      evidence: [{ model: "loans", role: "predictions", side: "current", path: "p.csv", sha256: hashOf("p.csv") }],
      waivers: [],
    },
    ...more,
  };
}

/** Writes so many entries. @returns their heads, as check runs print them */
export async function fill(store: Opened, count: number): Promise<Head[]> {
  const heads: Head[] = [];
  for (let number = 1; number <= count; number += 1) {
    heads.push(await store.transaction((transaction) => appendRecord(transaction, verdict(number), `once ${number}`)));
  }
  return heads;
}

/** Empties the trail. */
export async function clear({ db }: Opened): Promise<void> {
  await db.deleteFrom("records").execute();
  await db.deleteFrom("facts").execute();
  await db.deleteFrom("assessments").execute();
}

/** What somebody does who may write to the store and knows how the chain is made: a changed entry, and all after it anew. */
export async function rebuild(db: Kysely<Schema>, from: number, change: (body: string) => string): Promise<void> {
  const rows = await db.selectFrom("records").selectAll().where("seq", ">=", from).orderBy("seq").execute();
  let previous: string | null = null;
  for (const row of rows) {
    const changed = parseRecord(row.seq === from ? change(row.body) : row.body);
    if (changed === null) throw new Error("the changed entry is no entry");
    const body = previous === null ? changed : { ...changed, previous };
    const bytes = bytesOf(body);
    previous = hashOf(bytes);
    await db
      .updateTable("records")
      .set({ ...columnsOf(body), body: bytes, hash: previous })
      .where("seq", "=", row.seq)
      .execute();
  }
  await setHead(db);
}

/** Notes the last entry that is there as the head, as somebody does who cuts the tail and knows where its end is noted. */
export async function setHead(db: Kysely<Schema>): Promise<void> {
  const last = await db
    .selectFrom("records")
    .select(["seq", "hash"])
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const value = JSON.stringify(last ?? { seq: 0, hash: "0".repeat(64) });
  await sql`update facts set value = ${value} where name = 'chain'`.execute(db);
}
