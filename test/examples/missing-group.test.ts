import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { assay } from "../cli/sandbox-folder.ts";

const MORTGAGE = fileURLToPath(new URL("../../examples/mortgage-approval/", import.meta.url));
const BASELINE = join(MORTGAGE, "baseline");
const TABLE = "evaluation/predictions.parquet";

/** The better model's folder, its predictions without the rows of one group. */
async function betterWithout(t: TestContext, condition: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "assay-group-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(MORTGAGE, "better"), folder, { recursive: true });
  // The team's own report is made from the same rows, so it would not give the deletion away.
  for (const report of ["fairness.csv", "fairness.json", "fairness-race-sex.json", "fairness-sex.json"])
    rmSync(join(folder, "evaluation", report));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const from = join(MORTGAGE, "better", TABLE);
  await connection.run(`COPY (SELECT * FROM '${from}' WHERE NOT (${condition})) TO '${join(folder, TABLE)}'`);
  connection.closeSync();
  instance.closeSync();
  return folder;
}

async function fairness(folder: string) {
  const { stdout } = await assay(folder, "check", "--baseline", BASELINE, "--format", "json");
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; status: string; reason: string; slice: { group: string }; message: string }[];
  };
  return findings.filter(({ rule }) => rule.startsWith("fairness/"));
}

test("the better mortgage model passes, and no rule of its groups does once a group's rows are deleted", async (t) => {
  const whole = await fairness(await betterWithout(t, "false"));
  assert.equal(whole.length, 6);
  assert.deepEqual(new Set(whole.map(({ status }) => status)), new Set(["pass"]));

  const without = await fairness(await betterWithout(t, "race = 'hispanic'"));
  for (const { rule, slice, status, reason, message } of without) {
    const expected = slice.group === "race" ? ["undecided", "group-missing"] : ["pass", "within-limit"];
    assert.deepEqual([status, reason], expected, `${rule} (${slice.group})`);
    if (slice.group === "race") assert.match(message, /race = hispanic \(\d+ rows there\)/);
  }
});
