import assert from "node:assert/strict";
import { test } from "node:test";
import type { CategoryCounts } from "../../../src/statistics/drift/category-counts.ts";
import { rareDifference } from "../../../src/statistics/drift/rare-categories.ts";

const all = { reference: 1000, current: 1000 };

/** All ways to choose which of the rows, given by their categories, come to the current side. */
function deals(rows: readonly number[], n: number): number[][] {
  if (n === 0) return [[]];
  return rows.flatMap((_, first) => deals(rows.slice(first + 1), n - 1).map((rest) => [rows[first] ?? 0, ...rest]));
}

function countsOf(totals: readonly number[], dealt: readonly number[]): CategoryCounts {
  const current = totals.map((_, category) => dealt.filter((one) => one === category).length);
  return { reference: totals.map((total, category) => total - (current[category] ?? 0)), current };
}

test("over all deals of the rows the deviations have mean 0 and variance 1", () => {
  const totals = [1, 2, 3, 4];
  const rows = totals.flatMap((total, category) => new Array<number>(total).fill(category));
  for (const n of [1, 3, 5, 7]) {
    const deviations = deals(rows, n).map((dealt) => rareDifference(countsOf(totals, dealt), all)?.deviations ?? 0);
    const mean = deviations.reduce((a, b) => a + b, 0) / deviations.length;
    const variance = deviations.reduce((a, b) => a + (b - mean) ** 2, 0) / deviations.length;
    assert.ok(Math.abs(mean) < 1e-12, `mean ${mean} for ${n}`);
    assert.ok(Math.abs(variance - 1) < 1e-12, `variance ${variance} for ${n}`);
  }
});

test("categories without a row in common add about their share of all values, equal ones nothing", () => {
  const [some, none] = [new Array<number>(250).fill(2), new Array<number>(250).fill(0)];
  const apart = rareDifference({ reference: [...some, ...none], current: [...none, ...some] }, all);
  assert.ok(apart !== null && apart.deviations > 10);
  assert.equal(apart.share, 0.5);
  assert.ok(apart.excess > 0.24 && apart.excess <= 0.5, String(apart.excess));
  const equal = rareDifference({ reference: some, current: some }, all);
  assert.ok(equal !== null && equal.deviations < 0);
  assert.equal(equal.excess, 0);
});

test("one category, or none on a side, says no more than its sum", () => {
  assert.equal(rareDifference({ reference: [3], current: [4] }, all), null);
  assert.equal(rareDifference({ reference: [3, 1], current: [0, 0] }, all), null);
});

test("sides of very different size keep the moments accurate", () => {
  const reference = Array.from({ length: 900 }, (_, i) => 40_000 + i);
  const current = reference.map((_, i) => (i % 4 === 0 ? 8 : 2));
  const found = rareDifference({ reference, current }, { reference: 40_000_000, current: 4000 });
  const swapped = rareDifference({ reference: current, current: reference }, { reference: 4000, current: 40_000_000 });
  assert.ok(found !== null && found.deviations > 3 && Number.isFinite(found.deviations));
  assert.equal(found.deviations, swapped?.deviations);
});
