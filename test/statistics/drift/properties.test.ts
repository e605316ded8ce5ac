import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { adjustPValues } from "../../../src/statistics/drift/adjust-p-values.ts";
import { sum } from "../../../src/statistics/drift/category-counts.ts";
import { chiSquare, cramersV } from "../../../src/statistics/drift/chi-square.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";
import { jensenShannon } from "../../../src/statistics/drift/jensen-shannon.ts";
import { MIN_EXPECTED, poolRareCategories } from "../../../src/statistics/drift/pool-rare-categories.ts";
import { populationStability } from "../../../src/statistics/drift/population-stability.ts";
import { sortDoubles } from "../../../src/statistics/drift/sort-doubles.ts";
import { normalisedWasserstein } from "../../../src/statistics/drift/wasserstein.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const tied = fc.integer({ min: -4, max: 4 });
const values = fc.array(fc.oneof(finite, tied), { minLength: 1, maxLength: 60 });
const counts = fc
  .array(fc.record({ reference: fc.nat(60), current: fc.nat(60) }), { minLength: 1, maxLength: 12 })
  .map((rows) => ({ reference: rows.map((row) => row.reference), current: rows.map((row) => row.current) }))
  .filter((both) => sum(both.reference) > 0 && sum(both.current) > 0);

function compare(a: readonly number[], b: readonly number[]) {
  const scratch = new Uint32Array(2 * Math.max(a.length, b.length));
  return compareValues(Float64Array.from(a), Float64Array.from(b), scratch);
}

test("sorting gives what the language's own sort gives, down to the sign of zero", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(finite, tied, fc.constantFrom(-0, 0, 5e-324, -1.7e308))), (list) => {
      const sorted = Float64Array.from(list);
      sortDoubles(sorted, new Uint32Array(2 * list.length));
      assert.deepEqual([...sorted], [...Float64Array.from(list).sort()]);
    }),
  );
});

test("a sample has not drifted from itself, in whatever order", () => {
  fc.assert(
    fc.property(values, (list) => {
      const found = compare(list, [...list].reverse());
      assert.equal(found.ks.value, 0);
      assert.equal(found.ks.pValue, 1);
      assert.equal(found.wasserstein?.value ?? 0, 0);
      assert.deepEqual(found.bins.reference, found.bins.current);
    }),
  );
});

test("the order of rows changes no bit of any figure", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      assert.deepEqual(compare([...a].reverse(), [...b].sort()), compare(a, b));
    }),
  );
});

test("Kolmogorov–Smirnov is symmetric, and within [0, 1] with its p-value", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const { ks } = compare(a, b);
      assert.deepEqual(compare(b, a).ks, ks);
      assert.ok(ks.value >= 0 && ks.value <= 1 && ks.pValue >= 0 && ks.pValue <= 1);
    }),
  );
});

test("every bin holds reference values, and the bins hold all values", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const { bins } = compare(a, b);
      assert.ok(bins.reference.every((count) => count > 0));
      assert.equal(sum(bins.reference), a.length);
      assert.equal(sum(bins.current), b.length);
    }),
  );
});

test("pooling keeps all rows and leaves no expected count under 5 unless one category is left", () => {
  fc.assert(
    fc.property(counts, (both) => {
      const { pooled, rare } = poolRareCategories(both);
      const [n, m] = [sum(both.reference), sum(both.current)];
      assert.equal(sum(pooled.reference), n);
      assert.equal(sum(pooled.current), m);
      assert.ok(rare.reference.length === 0 || sum(rare.reference) === pooled.reference.at(-1));
      const smallest = Math.min(...pooled.reference.map((count, i) => count + (pooled.current[i] ?? 0)));
      assert.ok(pooled.reference.length === 1 || (smallest * Math.min(n, m)) / (n + m) >= MIN_EXPECTED);
    }),
  );
});

test("effects of categories are 0 for equal shares, at most 1, and symmetric", () => {
  fc.assert(
    fc.property(counts, (both) => {
      const swapped = { reference: both.current, current: both.reference };
      for (const effect of [cramersV, jensenShannon]) {
        assert.ok(effect(both) >= 0 && effect(both) <= 1);
        assert.ok(Math.abs(effect(both) - effect(swapped)) < 1e-12);
        assert.equal(effect({ reference: both.reference, current: both.reference }), 0);
      }
    }),
  );
});

test("adjusted p-values are no smaller, keep the order and stay within 1", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (list) => {
      const adjusted = adjustPValues(list);
      adjusted.forEach((value, i) => {
        assert.ok(value >= (list[i] ?? 1) && value <= 1);
        list.forEach((other, j) => {
          if (other < (list[i] ?? 0)) assert.ok((adjusted[j] ?? 1) <= value);
        });
      });
    }),
  );
});

test("one category is nothing to compare", () => {
  assert.equal(chiSquare({ reference: [10], current: [20] }), null);
  assert.equal(populationStability({ reference: [10], current: [20] }), null);
});

test("Wasserstein against a constant reference is 0 for the same constant, else undefined", () => {
  assert.equal(compare([3, 3, 3], [3, 3]).wasserstein?.value, 0);
  assert.equal(compare([3, 3, 3], [3, 4]).wasserstein, null);
  // 0.1 has no exact mean, and a deviation of rounding errors is no unit.
  assert.equal(compare([0.1, 0.1, 0.1], [0.2]).wasserstein, null);
});

test("figures beyond the range of doubles are undefined, never infinite", () => {
  assert.equal(compare([-1.7e308, 1.7e308], [1.7e308]).wasserstein, null);
  assert.equal(normalisedWasserstein(Number.POSITIVE_INFINITY, 1), null);
});

test("V does not shrink as one side outgrows the other", () => {
  const drifted = (n: number) => cramersV({ reference: [n * 5, n * 5], current: [80, 20] });
  assert.ok(Math.abs(drifted(10) - drifted(10_000)) < 1e-12);
});
