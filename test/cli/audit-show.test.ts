import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { appendRecord } from "../../src/store/records/append-record.ts";
import type { Entry } from "../../src/store/records/record.ts";
import { fill, verdict } from "../store/records/chain.ts";
import { withTrail } from "./with-trail.ts";

describe("assay audit show", () => {
  it("tells the history of a pull request, newest last", async (t) => {
    const { store, assay } = await withTrail(t);
    const add = (entry: Entry, once: string) => store.transaction((one) => appendRecord(one, entry, once));
    const [, second] = await fill(store, 5);
    await add(verdict(22, { repository: { id: 102, name: "acme/loans-2" } }), "another number with a 2 in it");
    const passed = {
      ...verdict(2).details,
      title: "Passed: 1 rule",
      conclusion: "success",
      verdict: "pass",
      requestedBy: null,
    };
    await add(verdict(2, { commit: "c".repeat(40), details: passed }), "passed");
    await add(verdict(2, { numbers: [], details: { title: "Cancelled", conclusion: "cancelled" } }), "moved on");
    const { code, stdout } = await assay("audit", "show", "ACME/loans-2#2");
    assert.equal(code, 0);
    const lines = stdout.split("\n");
    assert.equal(lines[0], "acme/loans-2#2 (repository 102)");
    const titles = lines.filter((line) => /^\d{4}-/.test(line)).map((line) => line.replace(/^.{23}\s+/, ""));
    assert.deepEqual(titles, ["Blocked: rate “2” < 0.8", "Passed: 1 rule", "Cancelled"]);
    const [first = ""] = stdout.split("\n\n").slice(1);
    assert.match(first, new RegExp(`^ {2}entry +2:${second?.hash}$`, "m"));
    assert.match(first, /^ {2}commit +0{39}2$/m);
    assert.match(first, /^ {2}conclusion +failure \(verdict: blocked\)$/m);
    assert.match(first, /^ {2}policy +sha256:[0-9a-f]{64}$/m);
    assert.match(first, /^ {2}evidence +p\.csv sha256:[0-9a-f]{64} \(predictions of loans, current\)$/m);
    assert.match(first, /^ {2}asked by +alice \(11\)$/m);
    assert.match(first, /^ {2}written by +assay\[bot\] \(7\), Assay 0\.1\.0$/m);
  });

  it("finds it through every name that the repository ever had, also one that only a check knows", async (t) => {
    const { store, assay } = await withTrail(t);
    await fill(store, 1);
    const renamed = verdict(1, { repository: { id: 101, name: "acme/mortgages" } });
    await store.transaction((one) => appendRecord(one, renamed, "renamed"));
    const check = { repository: 101, head_sha: "a".repeat(40), installation: 1, opened: Date.now(), completed: null };
    await store.db
      .insertInto("checks")
      .values({ ...check, full_name: "acme/newest" })
      .execute();
    const shown = await Promise.all(
      ["acme/loans-1#1", "acme/mortgages#1", "acme/newest#1"].map((name) => assay("audit", "show", name)),
    );
    for (const { code, stdout } of shown) {
      assert.equal(code, 0);
      assert.match(stdout, /^acme\/mortgages#1 \(repository 101, earlier acme\/loans-1\)\n/);
      assert.equal(stdout, shown[0]?.stdout);
    }
  });

  it("lets no hidden character through, and shows an entry that was tampered with", async (t) => {
    const { store, assay } = await withTrail(t);
    const details = { title: "red \u001b[31m\u202e", conclusion: "failure", models: ["a\u0007\nb"] };
    await store.transaction((one) => appendRecord(one, verdict(3, { details }), "hostile"));
    const { stdout } = await assay("audit", "show", "acme/loans-0#3");
    assert.match(stdout, /red \uFFFD\[31m\uFFFD$/m);
    assert.match(stdout, /models +a\uFFFD b$/m);
    await store.db.updateTable("records").set({ body: "{" }).execute();
    assert.match((await assay("audit", "show", "acme/loans-0#3")).stdout, /cannot be read: see assay audit verify/);
  });

  it("says what it needs, and that it knows nothing", async (t) => {
    const { assay } = await withTrail(t);
    for (const [given, message] of [
      ["acme/loans", /needs a pull request: OWNER\/REPO#NUMBER/],
      ["loans#3", /"loans" names no repository/],
      ["acme/loans#3", /the audit trail has nothing about acme\/loans#3/],
    ] as const) {
      const { code, stderr } = await assay("audit", "show", given);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });
});

describe("assay audit prune", () => {
  it("removes what is older, in the operator's name, and leaves a trail that is whole", async (t) => {
    const { store, assay } = await withTrail(t);
    await fill(store, 3);
    const none = await assay("audit", "prune", "--older-than", "400d");
    assert.match(none.stdout, /^0 entries from before \S+ were removed\.\n$/);
    await store.db.updateTable("records").set({ at: 1 }).where("seq", "<", 3).execute();
    const some = await assay("audit", "prune", "--older-than", "400d");
    assert.equal(some.code, 0);
    assert.match(
      some.stdout,
      /^2 entries from before \S+ were removed; an entry says so, and what is left can be verified/,
    );
    const verified = await assay("audit", "verify");
    assert.equal(verified.code, 0, verified.stdout);
    assert.match(verified.stdout, /^Entries up to 2 were pruned on \S+ by \S+, says entry 4\.$/m);
  });

  it("needs an age that is past", async (t) => {
    const { assay } = await withTrail(t);
    assert.match((await assay("audit", "prune")).stderr, /needs an age: --older-than 400d/);
    const future = await assay("audit", "prune", "--older-than", "2999-01-01");
    assert.equal(future.code, 2);
    assert.match(future.stderr, /that is not past/);
  });
});
