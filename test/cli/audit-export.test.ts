import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { appendRecord } from "../../src/store/records/append-record.ts";
import type { Entry } from "../../src/store/records/record.ts";
import type { Store } from "../../src/store/store.ts";
import { fill, verdict } from "../store/records/chain.ts";
import { withTrail } from "./with-trail.ts";

const HEADER =
  "seq,time,kind,actor,repository,pull_requests,commit,models,verdict,conclusion,title,policy_digest,floor_digest,assessment_digest,evidence_digests,requested_by,details,version,hash";

function add(store: Pick<Store<unknown>, "transaction">, entry: Entry, once: string) {
  return store.transaction((transaction) => appendRecord(transaction, entry, once));
}

describe("assay audit export", () => {
  it("gives the very bytes that were hashed, so that a few lines recompute the chain", async (t) => {
    const { store, assay } = await withTrail(t);
    await fill(store, 3);
    await add(store, verdict(4, { details: { title: "Ünïcode “quotes” \u2028 and 1e-7", ratio: 1e-7 } }), "odd");
    const { code, stdout, stderr } = await assay("audit", "export", "--since", "1d", "--format", "jsonl");
    assert.equal(code, 0);
    assert.equal(stderr, "4 entries exported\n");
    let previous = "0".repeat(64);
    for (const line of stdout.trimEnd().split("\n")) {
      const { hash, body } = JSON.parse(line);
      assert.equal(createHash("sha256").update(body).digest("hex"), hash);
      assert.equal(JSON.parse(body).previous, previous);
      previous = hash;
    }
    assert.equal(
      previous,
      (await store.db.selectFrom("records").select("hash").where("seq", "=", 4).executeTakeFirst())?.hash,
    );
  });

  it("gives a table with a byte order mark, CRLF and stable columns", async (t) => {
    const { store, assay, cwd } = await withTrail(t);
    await fill(store, 2);
    const { code, stdout } = await assay(
      "audit",
      "export",
      "--since",
      "1d",
      "--format",
      "csv",
      "--output",
      "trail.csv",
    );
    assert.deepEqual([code, stdout], [0, ""]);
    const table = readFileSync(join(cwd, "trail.csv"), "utf8");
    const lines = table.split("\r\n");
    assert.equal(lines[0], `\ufeff${HEADER}`);
    assert.equal(lines.length, 4);
    assert.equal(lines.at(-1), "");
    const row = await store.db.selectFrom("records").selectAll().where("seq", "=", 2).executeTakeFirstOrThrow();
    const digest = (text: string) => createHash("sha256").update(text).digest("hex");
    assert.equal(
      lines[2],
      [
        "2",
        new Date(row.at).toISOString(),
        "verdict",
        "assay[bot] (7)",
        "acme/loans-2",
        "#2",
        "2".padStart(40, "0"),
        "loans",
        "blocked",
        "failure",
        "Blocked: rate “2” < 0.8",
        `sha256:${digest("policy")}`,
        "",
        `sha256:${digest("2")}`,
        `sha256:${digest("p.csv")}`,
        "alice (11)",
        "",
        "0.1.0",
        row.hash,
      ].join(","),
    );
  });

  it("lets nothing become a formula, whoever chose the words", async (t) => {
    const { store, assay } = await withTrail(t);
    const titles = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", 'a "quoted", one\r\nand a line'];
    for (const [index, title] of titles.entries()) {
      const details = { title, models: ["=cmd|'/c calc'!A0"], conclusion: "failure" };
      await add(store, verdict(index + 1, { details }), `${index}`);
    }
    const { stdout } = await assay("audit", "export", "--since", "1d", "--format", "csv");
    for (const title of titles.slice(0, 5)) {
      assert.ok(stdout.includes(`'${title.replaceAll('"', '""')}`), title);
    }
    assert.match(stdout, /,'=cmd\|/);
    assert.doesNotMatch(stdout, /(^|,|")[=+@\t-]/m);
    assert.ok(stdout.includes('"a ""quoted"", one\r\nand a line"'));
  });

  it("keeps to a time and to a repository, under whatever name it ever had", async (t) => {
    const { store, assay } = await withTrail(t);
    const seqs = async (...args: string[]) => {
      const { code, stdout, stderr } = await assay("audit", "export", "--format", "jsonl", ...args);
      assert.equal(code, 0, stderr);
      return stdout.split("\n").flatMap((line) => (line === "" ? [] : JSON.parse(JSON.parse(line).body).seq));
    };
    await fill(store, 4);
    await add(store, verdict(4, { repository: { id: 101, name: "acme/renamed" } }), "renamed");
    assert.deepEqual(await seqs("--since", "1d", "--repo", "ACME/loans-1"), [1, 4, 5]);
    assert.deepEqual(await seqs("--since", "1d", "--repo", "acme/renamed"), [1, 4, 5]);
    const { at } = await store.db.selectFrom("records").select("at").where("seq", "=", 3).executeTakeFirstOrThrow();
    const later = await store.db.selectFrom("records").select("seq").where("at", ">=", at).execute();
    assert.deepEqual(
      await seqs("--since", new Date(at).toISOString()),
      later.map(({ seq }) => seq),
    );
    const before = await seqs("--since", "1d", "--until", new Date(at).toISOString());
    assert.equal(before.length + later.length, 5);
    const today = new Date().toISOString().slice(0, 10);
    assert.equal((await seqs("--since", today, "--until", today)).length, 5);
    assert.deepEqual(await seqs("--since", "2020-01-01", "--until", "2020-12-31"), []);
    const unknown = await assay("audit", "export", "--since", "1d", "--format", "csv", "--repo", "acme/other");
    assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
    assert.match(unknown.stderr, /knows no repository acme\/other/);
  });

  it("reads a long trail piece by piece, at the pace of its reader", async (t) => {
    const { store, cwd, env } = await withTrail(t);
    await store.transaction(async (transaction) => {
      for (let more = 0; more < 1500; more += 1) await appendRecord(transaction, verdict(1), `more ${more}`);
    });
    const { runCli } = await import("../../src/cli/run.ts");
    let open = 0;
    let most = 0;
    let length = 0;
    const code = await runCli(["audit", "export", "--since", "1d", "--format", "jsonl"], {
      cwd,
      env,
      today: "2026-03-02",
      colour: false,
      pause: async () => {},
      stdout: (text) => {
        open += text.length;
        most = Math.max(most, open);
        length += text.length;
      },
      drained: async () => {
        await new Promise(setImmediate);
        open = 0;
      },
      stderr: () => {},
    });
    assert.equal(code, 0);
    assert.ok(length > 1_500_000, String(length));
    assert.ok(most < 100_000, `${most} characters were written before their reader had taken any`);
  });

  it("refuses what it does not understand", async (t) => {
    const { assay } = await withTrail(t);
    const cases = [
      [["--format", "csv"], /needs a beginning: --since 90d/],
      [["--since", "90d"], /needs a format/],
      [["--since", "90d", "--format", "cvs"], /--format cannot be "cvs"; did you mean "csv"\?/],
      [["--since", "2026-02-30", "--format", "csv"], /--since cannot be "2026-02-30"; give a day/],
      [["--since", "yesterday", "--format", "csv"], /--since cannot be "yesterday"/],
      [["--since", "90d", "--format", "csv", "--repo", "loans"], /"loans" names no repository; give it as OWNER\/REPO/],
      [["--since", "90d", "--format", "csv", "--output", "no/such/x.csv"], /the export cannot be written: ENOENT/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await assay("audit", "export", ...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    }
  });
});
