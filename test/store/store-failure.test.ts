import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openStore } from "../../src/store/open-store.ts";
import { isStoreFailure } from "../../src/store/store-failure.ts";

const coded = (code: string) => Object.assign(new Error("no"), { code });

describe("a failure of the store", () => {
  for (const code of [
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "08006",
    "57P01",
    "57P03",
    "53300",
    "40001",
    "40P01",
  ]) {
    it(`is ${code}: the same may work later`, () => assert.ok(isStoreFailure(coded(code))));
  }

  for (const message of [
    "Connection terminated unexpectedly",
    "timeout exceeded when trying to connect",
    "database is locked",
    "database or disk is full",
  ]) {
    it(`is "${message}"`, () => assert.ok(isStoreFailure(new Error(message))));
  }

  it("is not a defect, nor what GitHub says", () => {
    for (const error of [coded("23505"), coded("42P01"), new TypeError("x"), { code: "08006" }, "database is locked"]) {
      assert.ok(!isStoreFailure(error));
    }
  });

  it("is what a server says that is not there", async () => {
    const options = { leaseMs: 10_000, merge: (_older: string, newer: string) => newer, onError: () => {} };
    const opened = openStore({ url: "postgres://assay:swordfish@127.0.0.1:9/none" }, options);
    await assert.rejects(opened, (error) => {
      assert.ok(error instanceof Error && isStoreFailure(error.cause));
      assert.doesNotMatch(error.message, /swordfish/);
      return true;
    });
  });
});
