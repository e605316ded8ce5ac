import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import type { OpenTable } from "../../../src/evidence/tables/table-task.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";
import { compareOnGrid } from "../../../src/statistics/drift/compare-on-grid.ts";
import { closeGrid, countOnGrid, makeGrids } from "../../../src/statistics/drift/count-on-grid.ts";

const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
after(() => {
  connection.closeSync();
  instance.closeSync();
});

const ROWS = 20_000;
const NAMES = ["x", "flag"];

async function table(view: string, shift: number, order: string): Promise<OpenTable> {
  const x = `(hash(i) % 100003)::DOUBLE / 7 + ${shift}`;
  await connection.run(
    `CREATE OR REPLACE TABLE ${view} AS SELECT ${x} AS x, CASE WHEN i % 10 = 0 THEN NULL ELSE i % 2 END AS flag FROM range(${ROWS}) t(i) ORDER BY ${order}`,
  );
  return { view, path: view, format: "parquet", columns: [] };
}

async function grids(order: string) {
  const tables = [await table("t0", 0, order), await table("t1", 900, order)];
  return {
    tables,
    grids: await makeGrids(
      connection,
      tables.map((one) => ({ table: one, rows: ROWS })),
      NAMES,
    ),
  };
}

test("the grid depends on what the rows hold, not on their order", async () => {
  const { grids: first } = await grids("i");
  const { grids: again } = await grids("hash(i + 1)");
  assert.deepEqual(again, first);
  assert.ok((first[0]?.length ?? 0) > 1000);
  assert.deepEqual([...(first[1] ?? [])], [0, 1]);
});

test("counts on the grid bound the exact figures closely, and count what is missing", async () => {
  const { tables, grids: made } = await grids("i");
  const [first, second] = tables;
  assert.ok(first && second);
  // One after the other: a connection serves one stream at a time.
  const a = await countOnGrid(connection, { table: first, rows: ROWS }, NAMES, made);
  const b = await countOnGrid(connection, { table: second, rows: ROWS }, NAMES, made);
  const exactly = compareValues(await column("t0", "x"), await column("t1", "x"), new Uint32Array(2 * ROWS));
  assert.ok(a[0] && b[0] && a[1] && b[1] && made[0] && made[1]);
  const bounded = compareOnGrid(closeGrid(made[0], a[0], b[0]));
  assert.ok(bounded.ks.low <= exactly.ks.value && exactly.ks.value <= bounded.ks.high);
  assert.ok(bounded.ks.high - bounded.ks.low < 0.02);
  assert.deepEqual([a[1].missing, a[1].nonFinite], [ROWS / 10, 0]);
  const flag = compareOnGrid(closeGrid(made[1], a[1], b[1]));
  assert.deepEqual(flag.categories, { reference: [8000, 10_000], current: [8000, 10_000] });
  assert.equal(flag.approximation, null);
});

async function column(view: string, name: string): Promise<Float64Array> {
  const rows = (await connection.runAndReadAll(`SELECT ${name} FROM ${view}`)).getRowsJS();
  return Float64Array.from(rows, ([value]) => Number(value));
}

test("rows that do not come are a defect, never missing values", async () => {
  const [first] = (await grids("i")).tables;
  assert.ok(first);
  await assert.rejects(
    countOnGrid(connection, { table: first, rows: ROWS + 1 }, ["x"], [Float64Array.of(1)]),
    /rows came/,
  );
});
