import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { jsonDocument } from "../../../src/evidence/read-json.ts";
import { evidentlyReader } from "../../../src/evidence/readers/evidently.ts";
import { directionOf, driftedBy } from "../../../src/evidence/readers/evidently-direction.ts";
import type { EvidentlyReport } from "../../../src/evidence/readers/evidently-report.ts";

function document(text: string) {
  const parsed = jsonDocument(text, "report.json");
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

function read(text: string): EvidentlyReport {
  const parsed = document(text);
  assert.equal(evidentlyReader.recognises(parsed), true);
  const report = evidentlyReader.read(parsed, "report.json");
  assert.ok(report.ok, JSON.stringify(report));
  return report.value;
}

/** Written by Evidently itself: see `make-evidently-reports.py` beside them. */
function fixture(name: string): EvidentlyReport {
  return read(readFileSync(new URL(`../../reference/drift/evidently-${name}.json`, import.meta.url), "utf8"));
}

const INCOME = 0.000007566123148292507;
const REGION = 0.11032850778768297;

test("a Report of 0.2 to 0.6 is read with its verdicts", () => {
  const report = fixture("0.6.7-report");
  assert.equal(report.generation, "report");
  assert.deepEqual(report.columns, [
    { column: "income", type: "num", method: "K-S p_value", threshold: 0.05, score: INCOME, drifted: true },
    { column: "region", type: "cat", method: "chi-square p_value", threshold: 0.05, score: REGION, drifted: false },
  ]);
  assert.deepEqual(report.dataset, { share: 0.5, count: 1, total: 2, threshold: 0.5, drifted: true });
});

test("a TestSuite of 0.2 to 0.6 is read by its verdicts, its scores being rounded", () => {
  const report = fixture("0.6.7-test-suite");
  assert.equal(report.generation, "test-suite");
  assert.deepEqual(
    report.columns.map(({ column, score, drifted }) => [column, score, drifted]),
    [
      ["income", 0, true],
      ["region", 0.11, false],
    ],
  );
  assert.equal(report.dataset?.drifted, true);
});

test("0.7.0 to 0.7.15 tell no verdict by column, unless tests were included", () => {
  const bare = fixture("0.7.0");
  assert.equal(bare.generation, "values");
  assert.deepEqual(
    bare.columns.map(({ drifted, reason }) => [drifted, reason]),
    [
      [null, "not-comparable"],
      [null, "not-comparable"],
    ],
  );
  const tested = fixture("0.7.0-with-tests");
  assert.deepEqual(
    tested.columns.map(({ column, score, drifted }) => [column, score, drifted]),
    [
      ["income", INCOME, true],
      ["region", REGION, false],
    ],
  );
});

test("from 0.7.16 on method and threshold are read from the configuration", () => {
  const report = fixture("0.7.23-with-tests");
  assert.equal(report.generation, "configured");
  assert.deepEqual(report.columns, [
    { column: "income", type: null, method: "K-S p_value", threshold: 0.05, score: INCOME, drifted: true },
    { column: "region", type: null, method: "chi-square p_value", threshold: 0.05, score: REGION, drifted: false },
  ]);
});

test("a bare NaN makes a column undecided though the tool counts it as not drifted", () => {
  const report = fixture("0.7.23-constant");
  assert.deepEqual(
    report.columns.map(({ column, score, drifted, reason }) => [column, score, drifted, reason]),
    [
      ["income", null, null, "value-invalid"],
      ["region", REGION, false, undefined],
    ],
  );
  assert.equal(report.dataset?.count, 0);
});

function configured(method: string, score: number, threshold: number, status?: string): string {
  const metric = {
    id: "1",
    metric_name: "ValueDrift(column=a)",
    config: { type: "evidently:metric_v2:ValueDrift", column: "a", method, threshold },
    value: score,
  };
  const params = { type: "evidently:metric_v2:ValueDrift", column: "a" };
  const tests = status === undefined ? [] : [{ id: "drift", metric_config: { metric_id: "1", params }, status }];
  return JSON.stringify({ metrics: [metric], tests });
}

test("low p-values and high distances are drift", () => {
  const drifted = (method: string, score: number) => read(configured(method, score, 0.1)).columns[0]?.drifted;
  assert.deepEqual([drifted("ks", 0.01), drifted("K-S p_value", 0.5)], [true, false]);
  assert.deepEqual([drifted("psi", 0.01), drifted("Wasserstein distance (normed)", 0.5)], [false, true]);
});

test("an unknown method, or a score on the threshold, gives no verdict without a test", () => {
  assert.equal(read(configured("my own test", 0.01, 0.1)).columns[0]?.drifted, null);
  assert.equal(read(configured("psi", 0.1, 0.1)).columns[0]?.drifted, null);
  assert.equal(read(configured("psi", 0.1, 0.1, "FAIL")).columns[0]?.drifted, true);
});

test("a test that contradicts the score leaves the column undecided", () => {
  assert.equal(read(configured("ks", 0.01, 0.05, "SUCCESS")).columns[0]?.drifted, null);
  assert.equal(read(configured("ks", 0.01, 0.05, "FAIL")).columns[0]?.drifted, true);
});

test("the Total-Variation-Distance of Evidently is a p-value, and the direction of text drift by percentile is not guessed", () => {
  assert.equal(directionOf("Total-Variation-Distance"), "low");
  assert.equal(directionOf("Percentile text content drift"), null);
  assert.equal(driftedBy(0.2, 0.1, "TVD"), false);
});

test("column names with commas and brackets survive in ids of 0.7.0", () => {
  const metric = { id: "1", metric_id: "ValueDrift(column=a, b (c))", value: 0.5 };
  assert.equal(read(JSON.stringify({ metrics: [metric] })).columns[0]?.column, "a, b (c)");
});

test("a saved snapshot is recognised and refused with what to save instead", () => {
  const parsed = document(JSON.stringify({ metric_results: {}, top_level_metrics: [] }));
  assert.equal(evidentlyReader.recognises(parsed), true);
  const report = evidentlyReader.read(parsed, "snapshot.json");
  assert.equal(!report.ok && report.fault.reason, "evidence-unreadable");
  assert.match(report.ok ? "" : report.fault.remedy, /save_json/);
});

test("hand-made shapes and other tools' files are not taken for Evidently's", () => {
  for (const other of [
    { drift_detected: true, n_features_drifted: 2, top_features: [{ psi: 0.3 }] },
    { dataset_drift: true, report: { metrics: [{ result: {} }] } },
    { metrics: [] },
    { metrics: [{ metric: "accuracy", value: 0.9 }] },
    { metrics: { accuracy: 0.9 } },
    { tests: [{ name: "a", status: "pass" }], summary: { passed: 1 } },
    { results: [], metadata: {} },
    [1, 2],
    "metrics",
    null,
  ])
    assert.equal(evidentlyReader.recognises(document(JSON.stringify(other))), false, JSON.stringify(other));
});

test("what is no number or name in the right place is read as absent, never as a pass", () => {
  const odd = { metric: "DataDriftTable", result: { drift_by_columns: { a: { drift_detected: "no" }, b: 3, c: [] } } };
  const { columns } = read(JSON.stringify({ metrics: [odd] }));
  assert.deepEqual(
    columns.map(({ column, drifted }) => [column, drifted]),
    [
      ["a", null],
      ["b", null],
      ["c", null],
    ],
  );
});

test("a Report's verdict that its own score contradicts is undecided", () => {
  const lie = { stattest_name: "K-S p_value", stattest_threshold: 0.05, drift_score: 1e-9, drift_detected: false };
  const report = read(
    JSON.stringify({ metrics: [{ metric: "DataDriftTable", result: { drift_by_columns: { a: lie } } }] }),
  );
  assert.deepEqual([report.columns[0]?.drifted, report.columns[0]?.reason], [null, "not-comparable"]);
});

test("of several figures on one column the gravest is kept, in any order", () => {
  const drift = (method: string, value: number, threshold: number) => ({
    id: method,
    metric_name: "ValueDrift(column=a)",
    config: { type: "evidently:metric_v2:ValueDrift", column: "a", method, threshold },
    value,
  });
  const metrics = [drift("ks", 0.001, 0.05), drift("psi", 0.01, 0.1)];
  for (const ordered of [metrics, metrics.toReversed()]) {
    const { columns } = read(JSON.stringify({ metrics: ordered, tests: [] }));
    assert.deepEqual(
      columns.map(({ method, drifted }) => [method, drifted]),
      [["ks", true]],
    );
  }
  const legacy = (score: number, detected: boolean) => ({
    metric: "ColumnDriftMetric",
    result: {
      column_name: "a",
      stattest_name: "PSI",
      stattest_threshold: 0.1,
      drift_score: score,
      drift_detected: detected,
    },
  });
  const { columns } = read(JSON.stringify({ metrics: [legacy(0.01, false), legacy(0.9, true)] }));
  assert.equal(columns[0]?.drifted, true);
});

test("a test that broke off leaves a column open, though nobody knows which", () => {
  const broken = { name: "Drift per Column", status: "ERROR", group: "data_drift", parameters: {} };
  const { columns } = read(JSON.stringify({ tests: [broken], summary: { all_passed: false } }));
  assert.deepEqual(
    columns.map(({ column, drifted }) => [column, drifted]),
    [["Drift per Column", null]],
  );
});
