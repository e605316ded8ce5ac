import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { runRequest } from "../../../src/evidence/tables/run-request.ts";
import { runTableTask } from "../../../src/evidence/tables/run-table-task.ts";
import { TABLE_LIMITS } from "../../../src/evidence/tables/table-task.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { faultOf, inspect, typesOf } from "./inspect.ts";

const folder = temporaryFolder();

/** Writes the rows of a query as a Parquet file. */
async function parquet(name: string, query: string, options = ""): Promise<string> {
  const file = join(folder.path, name);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET force_mbedtls_unsafe = 'true'");
  await connection.run("PRAGMA add_parquet_key('key', '0123456789abcdef')");
  await connection.run(`COPY (${query}) TO '${file}' (FORMAT parquet${options})`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

describe("a Parquet table", () => {
  it("states its own types; nested and binary columns are other", async () => {
    const file = await parquet(
      "types.parquet",
      `SELECT 1::UTINYINT AS u, 2::BIGINT AS i, 0.5::FLOAT AS f, 1.25::DECIMAL(9, 2) AS d, true AS b, 'x' AS s,
              DATE '2024-01-01' AS day, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS t, [1, 2] AS l, {'a': 1} AS r, 'x'::BLOB AS z`,
    );
    assert.deepEqual(typesOf(await inspect(file)), [
      "u:integer",
      "i:integer",
      "f:number",
      "d:number",
      "b:boolean",
      "s:string",
      "day:date",
      "t:date",
      "l:other",
      "r:other",
      "z:other",
    ]);
  });

  it("has the columns of its schema, and none from its path", async () => {
    const bytes = readFileSync(await parquet("plain.parquet", "SELECT 1 AS a"));
    assert.deepEqual(typesOf(await inspect(folder.write("year=2024/x.parquet", bytes))), ["a:integer"]);
  });

  it("is recognised whatever it is called", async () => {
    const file = await parquet("misnamed.csv", "SELECT 1 AS a");
    assert.equal((await inspect(file)).format, "parquet");
  });

  it("without rows is empty", async () => {
    assert.equal((await faultOf(await parquet("empty.parquet", "SELECT 1 AS a WHERE false"))).reason, "evidence-empty");
  });

  it("with too many columns is refused", async () => {
    const columns = Array.from({ length: 1001 }, (_, index) => `${index} AS c${index}`).join(", ");
    assert.equal((await faultOf(await parquet("wide.parquet", `SELECT ${columns}`))).reason, "too-many-columns");
  });

  it("that names a column twice is refused, though DuckDB would rename it", async () => {
    const file = await parquet("twin.parquet", "SELECT 1 AS score, 2 AS sc0re, [3] AS list");
    const bytes = Buffer.from(readFileSync(file).toString("latin1").replaceAll("sc0re", "score"), "latin1");
    const fault = await faultOf(folder.write("twins.parquet", bytes));
    assert.equal(fault.reason, "column-duplicate");
    assert.match(fault.message, /two columns named "score"/);
  });

  it("that is encrypted cannot be read", async () => {
    const file = await parquet("secret.parquet", "SELECT 1 AS a", ", ENCRYPTION_CONFIG {footer_key: 'key'}");
    assert.match((await faultOf(file)).message, /encrypted Parquet/);
  });

  it("that was cut is unreadable", async () => {
    const bytes = readFileSync(await parquet("whole.parquet", "SELECT range AS a FROM range(1000)"));
    for (const length of [4, 12, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const fault = await faultOf(folder.write("cut.parquet", bytes.subarray(0, length)));
      assert.equal(fault.reason, "evidence-unreadable");
    }
  });

  it("with flipped bits is a fault or a table, never a defect", async () => {
    const query = "SELECT range AS a, range / 7.0 AS b, 'v' || (range % 5) AS c FROM range(500)";
    const bytes = readFileSync(await parquet("sound.parquet", query));
    const flip = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 3 }), async (flips) => {
        const copy = Buffer.from(bytes);
        for (const { at, bit } of flips) copy[at] = (copy[at] ?? 0) ^ (1 << bit);
        const answer = await runRequest({
          module: new URL("./tasks.ts", import.meta.url).href,
          tables: [{ file: folder.write("flipped.parquet", copy), path: "flipped.parquet" }],
          input: { select: "count(*), max(COLUMNS(*))" },
          limits: TABLE_LIMITS,
          directory: folder.path,
        });
        assert.notEqual(answer.type, "defect", JSON.stringify(answer));
      }),
      { numRuns: 40 },
    );
  });

  it("that is a bomb is stopped by the memory limit", async () => {
    const query = "SELECT repeat('x', 1000000) AS a FROM range(2000)";
    const file = await parquet("bomb.parquet", query, ", COMPRESSION zstd");
    assert.ok(readFileSync(file).length < 20_000);
    const result = await runTableTask({
      module: new URL("./tasks.ts", import.meta.url),
      tables: [{ file, path: "bomb.parquet" }],
      input: { select: "a" },
      limits: { seconds: 30, memoryMiB: 400, columns: 10 },
    });
    assert.equal(result.ok ? null : result.fault.reason, "evidence-too-large");
  });
});
