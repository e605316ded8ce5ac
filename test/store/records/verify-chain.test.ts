import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { appendRecord } from "../../../src/store/records/append-record.ts";
import { compareHead } from "../../../src/store/records/compare-head.ts";
import { pruneRecords } from "../../../src/store/records/prune-records.ts";
import { type Head, hashOf } from "../../../src/store/records/record.ts";
import { verifyChain } from "../../../src/store/records/verify-chain.ts";
import { testStore } from "../open-test-store.ts";
import { clear, fill, rebuild, setHead, verdict } from "./chain.ts";

const OPERATOR = { type: "operator", id: null, login: "root" } as const;

describe("the audit trail", () => {
  const use = testStore();
  const broken = async (printed: readonly Head[] = []) => {
    const found = await verifyChain(use.store.db, printed);
    return found.ok ? null : { seq: found.seq, problem: found.problem };
  };
  beforeEach(() => clear(use.store));

  it("is whole when nothing was written, and when everything is as it was written", async () => {
    assert.deepEqual(await broken(), null);
    const heads = await fill(use.store, 5);
    const found = await verifyChain(use.store.db, heads);
    assert.ok(found.ok);
    const { entries, head, compared, older, pruned } = found;
    assert.deepEqual([entries, head, compared, older, pruned], [5, heads.at(-1), 5, 0, null]);
    assert.ok(found.first !== null && found.last !== null && found.first <= found.last);
  });

  it("is read in more than one batch", async () => {
    const { db } = use.store;
    await fill(use.store, 3);
    await use.store.transaction(async (transaction) => {
      for (let more = 0; more < 1200; more += 1) await appendRecord(transaction, verdict(1), `more ${more}`);
    });
    assert.deepEqual(await broken(), null);
    await db
      .updateTable("records")
      .set({ hash: "0".repeat(64) })
      .where("seq", "=", 1001)
      .execute();
    assert.equal((await broken())?.seq, 1001);
  });

  it("shows a row that is gone from the middle, and one that is gone from the start", async () => {
    const { db } = use.store;
    await fill(use.store, 6);
    await db.deleteFrom("records").where("seq", "=", 4).execute();
    assert.deepEqual(await broken(), { seq: 4, problem: "it is missing" });
    await db.deleteFrom("records").where("seq", "<", 3).execute();
    assert.match((await broken())?.problem ?? "", /^it is missing, and so are all up to 2, and no entry says/);
  });

  it("shows rows that were put in another order", async () => {
    const { db } = use.store;
    await fill(use.store, 4);
    const swap = (from: number, to: number) => db.updateTable("records").set({ seq: to }).where("seq", "=", from);
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ] as const)
      await swap(from, to).execute();
    assert.equal((await broken())?.seq, 2);
  });

  it("shows a row before the first, and one past the end", async () => {
    const { db } = use.store;
    await fill(use.store, 2);
    const row = await db.selectFrom("records").selectAll().where("seq", "=", 2).executeTakeFirstOrThrow();
    await db
      .insertInto("records")
      .values({ ...row, seq: -1 })
      .execute();
    assert.deepEqual(await broken(), { seq: -1, problem: "no entry has this number" });
    await db.updateTable("records").set({ seq: 3 }).where("seq", "=", -1).execute();
    assert.equal((await broken())?.seq, 3);
  });

  it("shows a row that is there twice, where the table no longer forbids it, also between two batches", async () => {
    const { db } = use.store;
    await fill(use.store, 1);
    await use.store.transaction(async (transaction) => {
      for (let more = 0; more < 520; more += 1) await appendRecord(transaction, verdict(1), `more ${more}`);
    });
    await sql`create table copied as select * from records`.execute(db);
    try {
      for (const seq of [7, 500]) {
        await sql`insert into copied select * from records where seq = ${seq}`.execute(db);
        await sql`alter table records rename to kept`.execute(db);
        await sql`alter table copied rename to records`.execute(db);
        const found = await broken();
        await sql`alter table records rename to copied`.execute(db);
        await sql`alter table kept rename to records`.execute(db);
        await sql`delete from copied`.execute(db);
        await sql`insert into copied select * from records`.execute(db);
        assert.deepEqual(found, { seq, problem: "it is there twice" });
      }
    } finally {
      await sql`drop table copied`.execute(db);
    }
  });

  it("shows a tail that was cut, and by a printed head also where its noted end was changed with it", async () => {
    const { db } = use.store;
    const heads = await fill(use.store, 6);
    await db.deleteFrom("records").where("seq", ">", 4).execute();
    assert.equal((await broken())?.seq, 5);
    await setHead(db);
    assert.equal(await broken(), null);
    assert.equal((await broken(heads))?.seq, 5);
    assert.match((await broken([heads[5] ?? { seq: 0, hash: "" }]))?.problem ?? "", /names it .*, and it is not there/);
    assert.equal(await compareHead(db, heads[5] ?? { seq: 0, hash: "" }), "differs");
  });

  it("shows by a printed head that it was made anew from a changed entry, though it agrees with itself", async () => {
    const { db } = use.store;
    const heads = await fill(use.store, 6);
    await rebuild(db, 3, (body) => body.replace('"failure"', '"success"'));
    assert.equal(await broken(), null);
    for (const head of heads.slice(0, 2)) assert.equal(await broken([head]), null);
    for (const head of heads.slice(2)) {
      const found = await broken([head]);
      assert.equal(found?.seq, head.seq);
      assert.match(found?.problem ?? "", /^a check run says that its hash was /);
      assert.equal(await compareHead(db, head), "differs");
    }
    const all = await verifyChain(db, heads);
    assert.ok(!all.ok);
    assert.deepEqual([all.seq, ...all.more.map(({ seq }) => seq)], [3, 4, 5, 6]);
  });

  it("shows which of two printed heads of one entry is not its own", async () => {
    const heads = await fill(use.store, 2);
    const [first = { seq: 0, hash: "" }] = heads;
    const forged = { seq: 1, hash: "f".repeat(64), source: "check run 9 of acme/loans" };
    for (const printed of [
      [first, forged],
      [forged, first],
    ]) {
      assert.match((await broken(printed))?.problem ?? "", /^check run 9 of acme\/loans says that its hash was f/);
    }
  });

  it("shows content that is no entry, or has a key twice, though its hash is right", async () => {
    const { db } = use.store;
    for (const [body, problem] of [
      ["null", "its content is no entry of an audit trail"],
      ["{}", "its content is no entry of an audit trail"],
      ["[1", "its content is no entry of an audit trail"],
    ] as const) {
      await clear(use.store);
      await fill(use.store, 1);
      await db
        .updateTable("records")
        .set({ body, hash: hashOf(body) })
        .execute();
      await setHead(db);
      assert.deepEqual(await broken(), { seq: 1, problem });
    }
    await clear(use.store);
    await fill(use.store, 1);
    const { body } = await db.selectFrom("records").select("body").executeTakeFirstOrThrow();
    const twice = body.replace('"commit":', '"commit":"x","commit":');
    await db
      .updateTable("records")
      .set({ body: twice, hash: hashOf(twice) })
      .execute();
    await setHead(db);
    assert.deepEqual(await broken(), { seq: 1, problem: "its content is not canonical JSON" });
  });

  it("shows a noted end that is gone, or that nobody can read", async () => {
    const { db } = use.store;
    await fill(use.store, 2);
    await db.updateTable("facts").set({ value: "{" }).execute();
    assert.match((await broken())?.problem ?? "", /cannot be read/);
    await db.deleteFrom("facts").execute();
    assert.match((await broken())?.problem ?? "", /past the end that is noted, 0/);
  });
});

describe("one changed byte", () => {
  const use = testStore();
  const ENTRIES = 12;
  let heads: Head[];
  before(async () => {
    heads = await fill(use.store, 4);
    await pruneRecords(use.store, { before: Date.now() + 1, actor: OPERATOR, version: "0.1.0" });
    await use.store.transaction(async (transaction) => {
      for (let number = 6; number <= ENTRIES; number += 1) {
        const entry = verdict(number, number === 9 ? { repository: null, numbers: [], commit: null } : {});
        heads.push(await appendRecord(transaction, entry, `once ${number}`));
      }
    });
    assert.ok((await verifyChain(use.store.db, heads)).ok);
  });

  it("of any column of any row is found at that row", async () => {
    const { db } = use.store;
    const rows = await db.selectFrom("records").selectAll().orderBy("seq").execute();
    assert.deepEqual(
      rows.map(({ seq }) => seq),
      Array.from({ length: ENTRIES - 3 }, (_, index) => index + 4),
    );
    const columns = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
    const change = fc.record({
      row: fc.nat(rows.length - 1),
      column: fc.constantFrom(...columns),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(6),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ row: index, column, at, bit }) => {
        const row = rows[index];
        assert.ok(row !== undefined);
        const value = row[column];
        const changed = typeof value === "number" ? Number(BigInt(value) ^ (1n << BigInt(bit))) : flip(value, at, bit);
        if (changed === null || (column === "seq" && rows.some(({ seq }) => seq === changed))) return;
        await db
          .updateTable("records")
          .set({ [column]: changed })
          .where("seq", "=", row.seq)
          .execute();
        const found = await verifyChain(db);
        const seq = column === "seq" ? Number(changed) : row.seq;
        await db
          .updateTable("records")
          .set({ [column]: value })
          .where("seq", "=", seq)
          .execute();
        assert.ok(!found.ok, `${column} of ${row.seq} was changed to ${changed}`);
        // Under another number it is found where it is, or where it is missing: whichever comes first.
        assert.ok(
          [row.seq, seq].includes(found.seq),
          `${column} of ${row.seq} was changed to ${changed}: ${found.problem}`,
        );
      }),
      { numRuns: 400 },
    );
    assert.ok((await verifyChain(db, heads)).ok);
  });

  it("is found in numbers too large for this program, and in empty places", async () => {
    const { db } = use.store;
    const set = (column: string, value: string) => sql.raw(`update records set "${column}" = ${value} where seq = 8`);
    for (const [column, value] of [
      ["at", "9223372036854775807"],
      ["repository_id", "9223372036854775807"],
      ["repository_id", "null"],
      ["commit", "null"],
      ["repository", "null"],
      ["assessment", "null"],
    ] as const) {
      const before = await db.selectFrom("records").selectAll().where("seq", "=", 8).executeTakeFirstOrThrow();
      await set(column, value).execute(db);
      const found = await verifyChain(db);
      await db.updateTable("records").set(before).where("seq", "=", 8).execute();
      assert.ok(!found.ok);
      assert.deepEqual([found.seq, found.problem], [8, "its columns do not say what its content says"]);
    }
  });

  it("after any tail that was cut, the cut is found with a head that was printed past it", async () => {
    const { db } = use.store;
    const rows = await db.selectFrom("records").selectAll().orderBy("seq").execute();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: ENTRIES - 1 }), async (last) => {
        await db.deleteFrom("records").where("seq", ">", last).execute();
        await setHead(db);
        const alone = await verifyChain(db);
        const compared = await verifyChain(db, heads);
        await db
          .insertInto("records")
          .values(rows.filter(({ seq }) => seq > last))
          .execute();
        await setHead(db);
        assert.ok(alone.ok);
        assert.ok(!compared.ok);
        assert.equal(compared.seq, last + 1);
      }),
      { numRuns: 20 },
    );
  });
});

/** A text with one bit of one of its characters changed; null for one without characters. */
function flip(value: string | null, at: number, bit: number): string | null {
  if (value === null || value === "") return null;
  const place = Math.floor(at * value.length);
  const changed = String.fromCharCode(value.charCodeAt(place) ^ (1 << bit));
  // PostgreSQL takes no character of the number zero.
  return changed === "\0" ? null : value.slice(0, place) + changed + value.slice(place + 1);
}
