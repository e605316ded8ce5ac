import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { appendRecord, readHead } from "../../../src/store/records/append-record.ts";
import { GENESIS } from "../../../src/store/records/record.ts";
import { verifyChain } from "../../../src/store/records/verify-chain.ts";
import { testStore } from "../open-test-store.ts";
import { clear, verdict } from "./chain.ts";

describe("an entry of the audit trail", () => {
  const use = testStore();
  const append = (number: number, once: string) =>
    use.store.transaction((transaction) => appendRecord(transaction, verdict(number), once));
  beforeEach(() => clear(use.store));

  it("follows the one before, from the first on", async () => {
    assert.deepEqual(await readHead(use.store.db), GENESIS);
    const first = await append(1, "a");
    const second = await append(2, "b");
    assert.deepEqual([first.seq, second.seq], [1, 2]);
    assert.deepEqual(await readHead(use.store.db), second);
  });

  it("is the same one when it is written a second time", async () => {
    const first = await append(1, "a");
    await append(2, "b");
    assert.deepEqual(await append(1, "a"), first);
    assert.equal((await readHead(use.store.db)).seq, 2);
  });

  it("is a new one where something else was decided about the same commit in between", async () => {
    await append(1, "blocked");
    await append(1, "passed");
    const again = await append(1, "blocked");
    assert.equal(again.seq, 3);
    assert.deepEqual(await append(1, "blocked"), again);
  });

  it("is written one after another, whoever writes at the same time", async () => {
    const heads = await Promise.all(Array.from({ length: 40 }, (_, index) => append(index + 1, `once ${index}`)));
    assert.deepEqual(
      heads.map(({ seq }) => seq).sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    assert.ok((await verifyChain(use.store.db, heads)).ok);
  });

  it("leaves nothing behind where its transaction fails", async () => {
    const failing = use.store.transaction(async (transaction) => {
      await appendRecord(transaction, verdict(1), "a");
      throw new Error("no");
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await readHead(use.store.db), GENESIS);
    assert.ok((await verifyChain(use.store.db)).ok);
  });
});
