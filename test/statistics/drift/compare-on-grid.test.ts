import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sum } from "../../../src/statistics/drift/category-counts.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";
import { compareOnGrid } from "../../../src/statistics/drift/compare-on-grid.ts";
import { closeGrid, placeOf } from "../../../src/statistics/drift/count-on-grid.ts";
import type { BoundedFigure } from "../../../src/statistics/drift/drift-figures.ts";

const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -5, max: 5, noNaN: true }));
const values = fc.array(value, { minLength: 1, maxLength: 80 });

function onGrid(a: readonly number[], b: readonly number[], inner: readonly number[]) {
  // Adding 0 makes −0 the 0 that it equals.
  const grid = Float64Array.from(new Set(inner.map((v) => v + 0))).sort();
  const count = (list: readonly number[]) => {
    const counts = new Float64Array(2 * grid.length + 1);
    for (const v of list) counts[placeOf(grid, v)] = (counts[placeOf(grid, v)] ?? 0) + 1;
    return { counts, least: Math.min(...list), greatest: Math.max(...list), missing: 0, nonFinite: 0 };
  };
  return compareOnGrid(closeGrid(grid, count(a), count(b)));
}

function exactly(a: readonly number[], b: readonly number[]) {
  return compareValues(Float64Array.from(a), Float64Array.from(b), new Uint32Array(2 * Math.max(a.length, b.length)));
}

function encloses(bound: BoundedFigure | null, figure: BoundedFigure | null, what: string): void {
  if (bound === null || figure === null) return;
  const slack = 1e-9 * Math.max(1, Math.abs(figure.value));
  assert.ok(bound.low - slack <= figure.value && figure.value <= bound.high + slack, what);
  assert.ok(bound.low - slack <= bound.value && bound.value <= bound.high + slack, what);
}

test("bounds from any grid enclose the exact figures", () => {
  fc.assert(
    fc.property(values, values, fc.array(value, { maxLength: 12 }), (a, b, inner) => {
      const bounded = onGrid(a, b, inner);
      const figures = exactly(a, b);
      encloses(bounded.ks, figures.ks, "Kolmogorov–Smirnov");
      encloses(bounded.wasserstein, figures.wasserstein, "Wasserstein");
      assert.ok(bounded.ks.pValue <= figures.ks.pValue + 1e-12);
    }),
    { numRuns: 500 },
  );
});

test("a grid of all values gives the exact figures and counts", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const bounded = onGrid(a, b, [...a, ...b]);
      const figures = exactly(a, b);
      assert.deepEqual(bounded.ks, figures.ks);
      assert.deepEqual(bounded.categories, figures.categories);
      assert.equal(bounded.distinct, figures.distinct);
      assert.equal(bounded.approximation, null);
    }),
  );
});

test("bins on a grid hold all values, and reference values each", () => {
  fc.assert(
    fc.property(values, values, fc.array(value, { maxLength: 12 }), (a, b, inner) => {
      const { bins } = onGrid(a, b, inner);
      assert.ok(bins.reference.every((count) => count > 0));
      assert.equal(sum(bins.reference), a.length);
      assert.equal(sum(bins.current), b.length);
    }),
  );
});

test("a fine grid bounds tightly", () => {
  const a = Array.from({ length: 4000 }, (_, k) => k);
  const b = a.map((k) => k + 400.5);
  const every10th = Array.from({ length: 440 }, (_, k) => 10 * k);
  const { ks, wasserstein, bins } = onGrid(a, b, every10th);
  assert.ok(ks.high - ks.low < 0.006);
  assert.ok(wasserstein !== null && wasserstein.high - wasserstein.low < 0.03);
  assert.equal(bins.reference.length, 10);
  assert.ok(bins.reference.every((count) => Math.abs(count - 400) < 20));
});
