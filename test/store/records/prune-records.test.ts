import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { keepAssessment } from "../../../src/store/assessments.ts";
import { appendRecord } from "../../../src/store/records/append-record.ts";
import { compareHead } from "../../../src/store/records/compare-head.ts";
import { pruneRecords } from "../../../src/store/records/prune-records.ts";
import { bytesOf, columnsOf, hashOf, parseRecord } from "../../../src/store/records/record.ts";
import { verifyChain } from "../../../src/store/records/verify-chain.ts";
import { testStore } from "../open-test-store.ts";
import { clear, fill, rebuild, setHead, verdict } from "./chain.ts";

const OPERATOR = { type: "operator", id: null, login: "root" } as const;
const DAY = Date.UTC(2026, 0, 1);

describe("pruning the audit trail", () => {
  const use = testStore();
  const prune = (before: number) => pruneRecords(use.store, { before, actor: OPERATOR, version: "0.1.0" });
  const numbers = async () =>
    (await use.store.db.selectFrom("records").select("seq").orderBy("seq").execute()).map(({ seq }) => seq);
  beforeEach(() => clear(use.store));

  /** Entries that were written at these hours of one day. */
  const written = async (hours: readonly number[]) => {
    const heads = await fill(use.store, hours.length);
    const { db } = use.store;
    let previous = "0".repeat(64);
    for (const [index, hour] of hours.entries()) {
      const row = await db
        .selectFrom("records")
        .select("body")
        .where("seq", "=", index + 1)
        .executeTakeFirstOrThrow();
      const body = parseRecord(row.body);
      assert.ok(body !== null);
      const moved = { ...body, previous, at: new Date(DAY + hour * 3_600_000).toISOString() };
      const bytes = bytesOf(moved);
      previous = hashOf(bytes);
      const { seq, ...columns } = columnsOf(moved);
      await db
        .updateTable("records")
        .set({ ...columns, body: bytes, hash: previous })
        .where("seq", "=", seq)
        .execute();
      heads[index] = { seq, hash: previous };
    }
    await setHead(db);
    assert.ok((await verifyChain(db)).ok);
    return heads;
  };
  const at = (hour: number) => DAY + hour * 3_600_000;

  it("leaves a stub that says what was removed, and a chain that can be verified", async () => {
    const heads = await written([1, 2, 3, 4, 5]);
    assert.equal(await prune(at(3)), 2);
    assert.deepEqual(await numbers(), [3, 4, 5, 6]);
    const found = await verifyChain(use.store.db, heads);
    assert.ok(found.ok);
    assert.deepEqual([found.entries, found.compared, found.older], [4, 4, 1]);
    const { through, seq, by } = found.pruned ?? {};
    assert.deepEqual([through, seq, by], [heads[1], 6, "root"]);
    const stub = await use.store.db.selectFrom("records").select("body").where("seq", "=", 6).executeTakeFirstOrThrow();
    assert.deepEqual(parseRecord(stub.body)?.details, {
      through: 2,
      hash: heads[1]?.hash,
      entries: 2,
      from: new Date(at(1)).toISOString(),
      to: new Date(at(2)).toISOString(),
      before: new Date(at(3)).toISOString(),
    });
  });

  it("stops before the first entry that is to be kept, also where a clock went back after it", async () => {
    await written([1, 2, 9, 3, 4, 10]);
    assert.equal(await prune(at(5)), 2);
    assert.deepEqual(await numbers(), [3, 4, 5, 6, 7]);
    assert.ok((await verifyChain(use.store.db)).ok);
  });

  it("never removes the last entry, and does nothing where nothing is old", async () => {
    assert.equal(await prune(at(99)), 0);
    await written([1, 2, 3]);
    assert.equal(await prune(at(1)), 0);
    assert.deepEqual(await numbers(), [1, 2, 3]);
    assert.equal(await prune(Date.now()), 2);
    assert.deepEqual(await numbers(), [3, 4]);
  });

  it("can be done again and again, and goes through its own stubs", async () => {
    await written([1, 2, 3, 4]);
    const heads = [];
    for (const hour of [2, 3, 4]) {
      assert.equal(await prune(at(hour)), 1);
      heads.push(...(await fill(use.store, 1)));
      assert.ok((await verifyChain(use.store.db)).ok);
    }
    const soon = Date.now() + 60_000;
    await prune(soon);
    await prune(soon);
    const found = await verifyChain(use.store.db, heads);
    assert.ok(found.ok, JSON.stringify(found));
    assert.equal(found.entries, 2);
  });

  it("is done once where two processes do it at the same moment", async () => {
    await written([1, 2, 3, 4, 5, 6]);
    const removed = await Promise.all([prune(at(4)), prune(at(5)), prune(at(4))]);
    assert.equal(
      removed.reduce((sum, one) => sum + one),
      4,
      String(removed),
    );
    assert.ok((await verifyChain(use.store.db)).ok);
  });

  it("takes the assessments with it that only pruned entries name", async () => {
    await written([1, 2, 3, 4]);
    const { db } = use.store;
    const digest = (number: number) => `sha256:${hashOf(String(number))}`;
    for (const number of [1, 2, 3]) await keepAssessment(db, { digest: digest(number), verdict: "pass", body: "{}" });
    await use.store.transaction((transaction) => appendRecord(transaction, verdict(1), "the same once more"));
    assert.equal(await prune(at(3)), 2);
    const left = await db.selectFrom("assessments").select("digest").execute();
    assert.deepEqual(left.map((row) => row.digest).sort(), [digest(1), digest(3)].sort());
  });

  it("can be told from entries that were only taken away", async () => {
    const { db } = use.store;
    const heads = await written([1, 2, 3, 4, 5, 6]);
    await prune(at(3));
    await db.deleteFrom("records").where("seq", "=", 3).execute();
    const found = await verifyChain(db);
    assert.ok(!found.ok);
    assert.deepEqual([found.seq, found.problem], [3, "it is missing, and no entry says that it was pruned"]);
    assert.equal(await compareHead(db, heads[5] ?? { seq: 0, hash: "" }), "same");
  });

  it("cannot be pretended with a stub that names another entry, another hash, or none", async () => {
    const { db } = use.store;
    const pretend = async (details: Readonly<Record<string, unknown>>) => {
      await clear(use.store);
      const heads = await written([1, 2, 3, 4]);
      const { hash = "" } = heads[1] ?? {};
      const stub = { ...verdict(1), kind: "pruned", repository: null, commit: null, details: { hash, ...details } };
      await use.store.transaction((transaction) => appendRecord(transaction, stub, "pruned:2"));
      await db.deleteFrom("records").where("seq", "<=", 2).execute();
      const found = await verifyChain(db);
      return found.ok ? null : { seq: found.seq, problem: found.problem };
    };
    assert.equal(
      await pretend({ through: 2 }),
      null,
      "a true stub is not told from a pruning: the operators are trusted",
    );
    assert.equal((await pretend({ through: 1 }))?.seq, 2);
    assert.match((await pretend({ through: 3 }))?.problem ?? "", /up to 3 were pruned, and they are there from 3/);
    assert.equal((await pretend({ through: 2, hash: "f".repeat(64) }))?.seq, 3);
    assert.match((await pretend({}))?.problem ?? "", /and not which/);
  });

  it("does not hide a change of the entry that was removed last: its hash was printed", async () => {
    const { db } = use.store;
    const heads = await written([1, 2, 3, 4]);
    await rebuild(db, 2, (body) => body.replace('"failure"', '"success"'));
    await prune(at(3));
    assert.ok((await verifyChain(db)).ok);
    const [, second = { seq: 0, hash: "" }] = heads;
    const found = await verifyChain(db, [second]);
    assert.ok(!found.ok);
    assert.equal(found.seq, 2);
    assert.equal(await compareHead(db, second), "differs");
    const [first = { seq: 0, hash: "" }] = heads;
    assert.equal(await compareHead(db, first), "pruned");
  });
});
