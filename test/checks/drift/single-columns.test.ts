import assert from "node:assert/strict";
import { test } from "node:test";
import type { ColumnFigures } from "../../../src/statistics/drift/drift-figures.ts";
import { categories, figuresOf, judge, numbers, side, spread } from "./rule-input.ts";

const still = (name: string) => numbers(name, spread(1000), spread(1000));
const moved = (name: string) => numbers(name, spread(1000), spread(1000, 0.5));

test("drift/feature concludes on each named feature apart", () => {
  const findings = judge("drift/feature", { features: ["a", "b"] }, figuresOf([still("a"), moved("b"), moved("c")]));
  assert.deepEqual(
    findings.map(({ slice, status, measured, limit }) => ({ slice, status, value: measured?.value, limit })),
    [
      { slice: { feature: "a" }, status: "pass", value: 0, limit: { max: 0.1 } },
      { slice: { feature: "b" }, status: "fail", value: 0.5, limit: { max: 0.1 } },
    ],
  );
  assert.equal(findings[1]?.measured?.n, 2000);
  assert.match(findings[1]?.title ?? "", /drift of b \(ks 0\.50 > 0\.10\)/);
});

test("drift/feature takes a method and threshold for each feature", () => {
  const params = { features: { b: { method: "wasserstein", threshold: 5 } } };
  const [finding] = judge("drift/feature", params, figuresOf([moved("b")]));
  assert.equal(finding?.status, "pass");
  assert.equal(finding?.detail[0]?.["method"], "wasserstein");
});

test("drift/feature is undecided about a name that is not there, and suggests the nearest", () => {
  const [finding] = judge("drift/feature", { features: ["incme"] }, figuresOf([still("income")]));
  assert.equal(finding?.status, "undecided");
  assert.equal(finding?.reason, "column-missing");
  assert.match(finding?.message ?? "", /income/);
});

test("drift/feature says so where an effect over the threshold is explained by chance", () => {
  const figures = figuresOf([numbers("a", spread(20), spread(20, 0.2))]);
  const [finding] = judge("drift/feature", { features: ["a"], "min-rows": 10 }, figures);
  assert.equal(finding?.status, "pass");
  assert.match(finding?.title ?? "", /which chance explains/);
});

test("predictions that are missing leave open what did not drift, and excuse nothing that did", () => {
  const [still, moving] = [numbers("s", spread(1000), spread(1000)), moved("s")];
  const gaps = (column: ColumnFigures) => ({ ...column, current: side(1200, { missing: 200 }) });
  const [open] = judge("drift/predictions", {}, figuresOf([gaps(still)]));
  assert.deepEqual([open?.status, open?.reason], ["undecided", "values-missing"]);
  assert.match(open?.title ?? "", /200 of 1200 current values are missing/);
  assert.equal(judge("drift/predictions", {}, figuresOf([gaps(moving)]))[0]?.status, "fail");
});

test("a column of NaN lost its values as much as one of nulls", () => {
  const column: ColumnFigures = { ...missing("a", 0, 0), current: side(1000, { nonFinite: 900 }) };
  const finding = missingValues([column]);
  assert.deepEqual([finding.status, finding.measured?.value], ["fail", 0.9]);
  assert.equal(finding.detail[0]?.["missingCurrent"], 0.9);
});

test("where nothing is missing the title says so", () => {
  assert.equal(missingValues([missing("a", 5, 5)]).title, "no increase of missing values (limit 0.05)");
});

test("drift/feature demands at least one name", () => {
  assert.throws(() => judge("drift/feature", { features: [] }, figuresOf([])));
  assert.throws(() => judge("drift/feature", { features: {} }, figuresOf([])));
});

test("drift/predictions concludes on the prediction and on the score", () => {
  const findings = judge("drift/predictions", {}, figuresOf([categories("y", [500, 500], [480, 520]), moved("s")]));
  assert.deepEqual(
    findings.map(({ slice, status }) => [slice?.["feature"], status]),
    [
      ["y", "pass"],
      ["s", "fail"],
    ],
  );
});

test("drift/predictions without a table of them is undecided", () => {
  const [finding] = judge("drift/predictions", {}, figuresOf([]), { features: { from: { path: "f.csv" } } });
  assert.deepEqual([finding?.status, finding?.reason], ["undecided", "evidence-missing"]);
});

function missing(name: string, reference: number, current: number, rows = 1000): ColumnFigures {
  const comparison = { kind: "none", reason: "not-comparable" } as const;
  return { name, reference: side(rows, { missing: reference }), current: side(rows, { missing: current }), comparison };
}

function missingValues(columns: readonly ColumnFigures[], params: Record<string, unknown> = {}) {
  const [finding, ...others] = judge("drift/missing-values", params, figuresOf(columns));
  assert.ok(finding);
  assert.deepEqual(others, []);
  return finding;
}

test("an increase of missing values exactly at the limit passes, one row more fails", () => {
  assert.equal(missingValues([missing("a", 100, 150)]).status, "pass");
  const broken = missingValues([missing("a", 100, 151), missing("b", 0, 0)]);
  assert.equal(broken.status, "fail");
  assert.ok(Math.abs(Number(broken.measured?.value) - 0.051) < 1e-12);
  assert.equal(broken.measured?.interval?.method, "newcombe");
  assert.equal(broken.detail.length, 2);
});

test("missing values that grow rarer are never an increase", () => {
  const finding = missingValues([missing("a", 900, 0)], { max: 0 });
  assert.equal(finding.status, "pass");
  assert.equal(finding.measured?.value, -0.9);
});

test("drift/missing-values follows the mode of decision", () => {
  const little = missing("a", 100, 160);
  assert.equal(missingValues([little]).status, "fail");
  assert.equal(missingValues([little], { decide: "confident" }).status, "warn");
  assert.equal(missingValues([missing("a", 100, 400)], { decide: "confident" }).status, "fail");
  const nearly = missingValues([missing("a", 100, 140)], { decide: "proven" });
  assert.deepEqual([nearly.status, nearly.reason], ["undecided", "interval-crosses-limit"]);
});

test("drift/missing-values is undecided about columns that are gone and tables that are small", () => {
  const gone = { ...missing("a", 0, 0), current: null };
  assert.equal(missingValues([gone]).reason, "column-missing");
  assert.equal(missingValues([missing("a", 0, 0, 399)]).reason, "too-few-rows");
  assert.equal(missingValues([missing("a", 0, 0, 400)]).status, "pass");
  assert.equal(missingValues([]).status, "undecided");
});

test("a broken limit outweighs an undecided column", () => {
  assert.equal(missingValues([missing("a", 0, 0, 10), missing("b", 0, 900)]).status, "fail");
});

test("columns that are new are named and not compared", () => {
  const finding = missingValues([missing("a", 0, 0), { ...missing("b", 0, 0), reference: null }]);
  assert.equal(finding.status, "pass");
  assert.match(finding.message, /Not in the reference, and so not compared: b\./);
});
