import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import type { OpenTable } from "../../../src/evidence/tables/table-task.ts";
import { compareNumericColumns } from "../../../src/statistics/baseline/compare-numeric-columns.ts";
import type { ColumnDocument } from "../../../src/statistics/baseline/figures-document.ts";
import { numberFigures } from "../../../src/statistics/baseline/number-figures.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";

const ROWS = 6000;
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
after(() => {
  connection.closeSync();
  instance.closeSync();
});

/** A long tail; few values; values that are missing or not finite. */
async function table(view: string, salt: number, scale: number): Promise<OpenTable> {
  const share = `((hash(i * 7 + ${salt}) % 1000003)::DOUBLE + 1) / 1000004`;
  await connection.run(
    `CREATE TABLE ${view} AS SELECT -ln(${share}) ** 3 * ${scale} AS tail, floor(${share} * 6) AS few,
       CASE WHEN i % 3 = 0 THEN NULL ELSE ${share} END AS gaps, CASE WHEN i = 5 THEN 'inf'::DOUBLE ELSE ${share} END AS odd
     FROM range(${ROWS}) t(i)`,
  );
  return { view, path: view, format: "parquet", columns: [] };
}

async function sorted(view: string, column: string): Promise<Float64Array> {
  const rows = (await connection.runAndReadAll(`SELECT ${column} FROM ${view} WHERE isfinite(${column})`)).getRowsJS();
  return Float64Array.from(rows, ([value]) => Number(value)).sort();
}

test("a table too large to be loaded is counted on the grids of the figures, with the bounds that this leaves", async () => {
  await table("t0", 1, 1);
  const current = { table: await table("t1", 2, 1.4), rows: ROWS };
  const columns = await Promise.all(
    ["tail", "few", "gaps", "odd"].map(async (name): Promise<ColumnDocument> => {
      const values = await sorted("t0", name);
      return { name, type: "number", missing: ROWS - values.length, nonFinite: 0, values: numberFigures(values) };
    }),
  );
  const loaded = await compareNumericColumns(connection, current, columns);
  const counted = await compareNumericColumns(connection, current, columns, ROWS - 1);
  for (const { name } of columns) assert.deepEqual(counted.get(name)?.current, loaded.get(name)?.current, name);
  assert.deepEqual(counted.get("gaps")?.current, { missing: ROWS / 3, nonFinite: 0 });
  assert.deepEqual(counted.get("odd")?.comparison, { kind: "none", reason: "value-invalid" });

  for (const name of ["tail", "few", "gaps"]) {
    const [found, closer] = [counted.get(name)?.comparison, loaded.get(name)?.comparison];
    assert.ok(found?.kind === "numeric" && closer?.kind === "numeric");
    const [a, b] = [await sorted("t0", name), await sorted("t1", name)];
    const exact = compareValues(a, b, new Uint32Array(2 * ROWS));
    for (const { ks, wasserstein, bins } of [found, closer]) {
      assert.ok(ks.low <= exact.ks.value && exact.ks.value <= ks.high, name);
      assert.ok(ks.high - ks.low <= 0.0011, name);
      assert.ok(wasserstein !== null && exact.wasserstein !== null);
      assert.ok(wasserstein.low <= exact.wasserstein.value && exact.wasserstein.value <= wasserstein.high, name);
      assert.deepEqual(bins, exact.bins, name);
    }
    assert.deepEqual(found.categories, exact.categories, name);
  }
});
