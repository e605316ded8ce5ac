import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { recordLine } from "../../src/report/record-line.ts";
import { pruneRecords } from "../../src/store/records/prune-records.ts";
import { storeUnderTest } from "../store/fresh-place.ts";
import { fill, rebuild, setHead } from "../store/records/chain.ts";
import { assay, assayIn, folderWith } from "./sandbox-folder.ts";
import { withTrail } from "./with-trail.ts";

describe("assay audit verify", () => {
  it("says in one line that the trail is whole, while the service has it open", async (t) => {
    const { store, assay: run } = await withTrail(t);
    assert.deepEqual(await run("audit", "verify"), { code: 0, stdout: "The audit trail is empty.\n", stderr: "" });
    const heads = await fill(store, 3);
    const { code, stdout } = await run("audit", "verify", "--head", `3:${heads[2]?.hash}`);
    assert.equal(code, 0);
    const [line, compared] = stdout.split("\n");
    const time = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";
    assert.match(
      line ?? "",
      new RegExp(`^The audit trail is whole: 3 entries from ${time} to ${time}, head 3:${heads[2]?.hash}$`),
    );
    assert.equal(compared, "1 printed heads agree with it.");
  });

  it("names the first broken entry and why, and exits with 1", async (t) => {
    const { store, assay: run } = await withTrail(t);
    await fill(store, 4);
    await store.db
      .updateTable("records")
      .set({ commit: "f".repeat(40) })
      .where("seq", "=", 2)
      .execute();
    const { code, stdout } = await run("audit", "verify");
    assert.equal(code, 1);
    assert.equal(stdout, "The audit trail is broken.\nEntry 2: its columns do not say what its content says\n");
  });

  it("finds a cut tail and a trail made anew by what saved check runs print", async (t) => {
    const { store, cwd, assay: run } = await withTrail(t);
    const heads = await fill(store, 4);
    const saved = heads.map((head) => `Blocked\n\n${recordLine(head)}\n`);
    writeFileSync(join(cwd, "runs.md"), saved.join("\n---\n"));
    writeFileSync(join(cwd, "runs.json"), JSON.stringify({ check_runs: [{ output: { summary: saved[3] } }] }));
    const escaped = JSON.stringify({ summary: saved[0] }).replaceAll("<", "\\u003c").replaceAll(">", "\\u003E");
    writeFileSync(join(cwd, "escaped.json"), escaped);
    const whole = await run(
      "audit",
      "verify",
      "--check-run",
      "runs.md",
      "--check-run",
      "runs.json",
      "--check-run",
      "escaped.json",
    );
    assert.equal(whole.code, 0);
    assert.match(whole.stdout, /^6 printed heads agree with it\.$/m);

    await rebuild(store.db, 2, (body) => body.replace('"failure"', '"success"'));
    assert.equal((await run("audit", "verify")).code, 0);
    const anew = await run("audit", "verify", "--check-run", "runs.md");
    assert.equal(anew.code, 1);
    assert.match(anew.stdout, /^Entry 2: the check run in runs\.md says that its hash was [0-9a-f]{64}, here it is /m);
    assert.match(anew.stdout, /^Entry 4: /m);

    await store.db.deleteFrom("records").where("seq", ">", 1).execute();
    await setHead(store.db);
    assert.equal((await run("audit", "verify")).code, 0);
    const cut = await run("audit", "verify", "--head", `4:${heads[3]?.hash}`);
    assert.equal(cut.code, 1);
    assert.match(cut.stdout, /^Entry 4: --head 4 names it \([0-9a-f]{64}\), and it is not there$/m);
  });

  it("says what was pruned, when and by whom", async (t) => {
    const { store, assay: run } = await withTrail(t);
    const [first] = await fill(store, 4);
    const actor = { type: "operator", id: null, login: "root\u001b[2J" } as const;
    await pruneRecords(store, { before: Date.now() + 1, actor, version: "0.1.0" });
    const { code, stdout } = await run("audit", "verify", "--head", `1:${first?.hash}`);
    assert.equal(code, 0);
    assert.match(stdout, /^Entries up to 3 were pruned on \S+ by root\uFFFD\[2J, says entry 5\.$/m);
    assert.match(stdout, /^1 printed heads are of entries that were pruned, and could not be compared\.$/m);
  });

  it("does not take mistakes for an answer", async (t) => {
    const { cwd, assay: run } = await withTrail(t);
    writeFileSync(join(cwd, "empty.md"), `Blocked\n\n<!-- assay:record 0 ${"0".repeat(64)} -->`);
    const cases = [
      [["--head", "17"], /--head cannot be "17"/],
      [["--head", `17:${"A".repeat(64)}`], /--head cannot be/],
      [["--check-run", "none.md"], /there is no check run at .*none\.md/],
      [["--check-run", "empty.md"], /names no entry of the audit trail/],
      [["--since", "9d"], /--since belongs to --github/],
      [["--github"], /--github needs the settings of the service: APP_ID is missing/],
      [["more"], /there is no place for the argument "more"/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run("audit", "verify", ...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    }
  });
});

describe("a command for operators", () => {
  it("names the place where no store is, and makes none there", async (t) => {
    const folder = folderWith(t, { "sub/.env": "ASSAY_DATA=elsewhere\n" });
    for (const args of [
      ["audit", "verify"],
      ["audit", "prune", "--older-than", "9d"],
      ["store", "check"],
      ["store", "backup", "x"],
      ["jobs", "dead"],
      ["jobs", "retry", "--all"],
    ]) {
      const { code, stderr, stdout } = await assay(join(folder, "sub"), ...args);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /there is no store at .*\/sub\/elsewhere\/assay\.db; ASSAY_DATA or DATABASE_URL, /);
    }
    assert.equal(existsSync(join(folder, "sub/elsewhere")), false);
  });

  it("finds the store by the environment before .env, and refuses two places at once", async (t) => {
    const folder = folderWith(t, { ".env": "ASSAY_DATA=elsewhere\n" });
    const other = await assayIn({ cwd: folder, env: { ASSAY_DATA: "/no/such/place" } }, "audit", "verify");
    assert.match(other.stderr, /there is no store at \/no\/such\/place\/assay\.db/);
    const both = await assayIn({ cwd: folder, env: { DATABASE_URL: "postgres://h/x" } }, "audit", "verify");
    assert.equal(both.code, 2);
    assert.match(both.stderr, /DATABASE_URL and ASSAY_DATA are both set/);
  });

  it("says that a database cannot be reached without repeating its password", async (t) => {
    const env = { DATABASE_URL: "postgres://assay:hunter2-secret@127.0.0.1:9/assay" };
    const { code, stdout, stderr } = await assayIn({ cwd: folderWith(t, {}), env }, "audit", "verify");
    assert.equal(code, 2);
    assert.match(stderr, /the database of DATABASE_URL cannot be read as a store of Assay: /);
    assert.ok(!(stdout + stderr).includes("hunter2"));
  });

  it("does not take another file, or tables of another version, for a store", async (t) => {
    if (storeUnderTest() === "sqlite") {
      const folder = folderWith(t, { "data/assay.db": "no database, ".repeat(1000) });
      const other = await assay(folder, "audit", "verify");
      assert.equal(other.code, 2);
      assert.match(other.stderr, /assay\.db cannot be read as a store of Assay: file is not a database/);
      const empty = await assay(folderWith(t, { "data/assay.db": "" }), "audit", "verify");
      assert.match(empty.stderr, /there is no store of Assay in .*assay\.db/);
    }
    const { store, assay: run } = await withTrail(t);
    const rename = (name: string) =>
      store.db
        .updateTable("kysely_migration" as never)
        .set({ name } as never)
        .where("name" as never, "=", "0003-incidents" as never)
        .execute();
    await rename("9999-later");
    const later = await run("audit", "verify");
    assert.equal(later.code, 2);
    assert.match(later.stderr, /made by a newer version of Assay \(9999-later\): use that version/);
    assert.equal((await run("store", "check")).code, 1);
    await store.db.deleteFrom("kysely_migration" as never).execute();
    assert.match(
      (await run("audit", "verify")).stderr,
      /made by an older version of Assay \(without 0001-first, 0002-commands, 0003-incidents, .*\)/,
    );
  });
});
