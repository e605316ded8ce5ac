import assert from "node:assert/strict";
import { test } from "node:test";
import type { ColumnFigures } from "../../../src/statistics/drift/drift-figures.ts";
import { categories, figuresOf, judge, side } from "./rule-input.ts";

const none = { kind: "none", reason: "not-comparable" } as const;
const kept: ColumnFigures = { name: "kept", reference: side(10), current: side(10), comparison: none };
const added: ColumnFigures = { name: "new", reference: null, current: side(10), comparison: none };
const removed: ColumnFigures = { name: "old", reference: side(10), current: null, comparison: none };
const retyped: ColumnFigures = { ...kept, name: "code", current: side(10, { type: "string" }) };

function schema(columns: readonly ColumnFigures[], params: Record<string, unknown> = {}) {
  const [finding] = judge("drift/schema", params, figuresOf(columns));
  assert.ok(finding);
  return finding;
}

test("the same columns and types pass", () => {
  const finding = schema([kept]);
  assert.deepEqual([finding.status, finding.reason, finding.measured?.value], ["pass", "requirement-met", 0]);
});

test("every change of columns fails unless it is allowed", () => {
  for (const [change, column] of [
    ["added", added],
    ["removed", removed],
    ["type-changed", retyped],
  ] as const) {
    const broken = schema([kept, column]);
    assert.deepEqual([broken.status, broken.reason], ["fail", "requirement-not-met"], change);
    assert.equal(broken.detail[0]?.["change"], change);
    assert.equal(schema([kept, column], { allow: [change] }).status, "pass", change);
  }
  const [some] = [schema([added, removed], { allow: ["added"] })];
  assert.equal(some.measured?.value, 1);
});

test("whole numbers that become others are no change, nor is a column without values", () => {
  const widened = { ...kept, reference: side(10, { type: "integer" }) };
  const emptied = { ...retyped, current: side(10, { type: "string", missing: 10 }) };
  assert.equal(schema([widened, emptied]).status, "pass");
});

test("unknown categories are said, or fail where the policy says so, and are counted rather than named", () => {
  const column = categories("region", [500, 500, 0], [400, 400, 7]);
  const said = schema([column]);
  assert.equal(said.status, "pass");
  assert.equal(said.detail[0]?.["change"], "unknown-category");
  assert.match(String(said.detail[0]?.["now"]), /1 unknown ones in 7 rows/);
  assert.equal(schema([column], { "unknown-categories": "fail" }).status, "fail");
});

test("columns of many categories are expected to bring new ones", () => {
  const many = Array.from({ length: 51 }, () => 10);
  const column = categories("city", [...many, 0], [...many, 1]);
  assert.equal(schema([column], { "unknown-categories": "fail" }).status, "pass");
});

test("new categories that kept figures cannot tell leave the rule undecided where they would break it", () => {
  const untold = { ...categories("region", [500], [500]), comparison: { kind: "none", reason: "no-figures" } } as const;
  assert.equal(schema([untold]).status, "pass");
  const finding = schema([kept, untold], { "unknown-categories": "fail" });
  assert.deepEqual([finding.status, finding.reason], ["undecided", "not-comparable"]);
  assert.match(finding.message, /no categories of region/);
  assert.notEqual(finding.remedy, "");
  assert.equal(schema([untold, removed], { "unknown-categories": "fail" }).status, "fail");
  const number = { ...kept, comparison: untold.comparison };
  assert.equal(schema([number], { "unknown-categories": "fail" }).status, "pass");
});

test("ignored columns are not looked at", () => {
  assert.equal(schema([kept, removed], { ignore: ["old"] }).status, "pass");
});

test("where all columns are ignored nothing was compared", () => {
  assert.equal(schema([kept], { ignore: [kept.name] }).status, "undecided");
});

test("one change is one, and a type that changed is named with both types", () => {
  const column = { ...kept, current: side(1000, { type: "string" }) };
  assert.match(schema([column]).message, /^1 change against the reference: \w+: type changed, number → string\.$/);
});
