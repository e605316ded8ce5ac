import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { judgeFeatures } from "../../../src/checks/drift/judge-features.ts";
import { METHODS } from "../../../src/checks/drift/methods.ts";
import { categoryFigures, compareWithCategories } from "../../../src/statistics/baseline/category-figures.ts";
import { compareWithCounts, compareWithNumbers } from "../../../src/statistics/baseline/compare-with-numbers.ts";
import { coarser } from "../../../src/statistics/baseline/grid-of-blocks.ts";
import { gridOfValues, isCounted, numberFigures } from "../../../src/statistics/baseline/number-figures.ts";
import { compareValues } from "../../../src/statistics/drift/compare-numbers.ts";
import type { BoundedFigure, ColumnFigures, Comparison } from "../../../src/statistics/drift/drift-figures.ts";

const someValue = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1, 1 + Number.EPSILON, 1 - Number.EPSILON / 2, 5e-324, 0, -0, 1.7e308, -1.7e308),
);
/** Samples with ties, far values and neighbouring doubles; some of them many times over, so that cells hold several. */
const sample = fc
  .tuple(fc.array(someValue, { minLength: 1, maxLength: 60 }), fc.constantFrom(1, 1, 2, 60))
  .map(([values, times]) =>
    sorted(Array.from({ length: times }, (_, k) => values.map((value) => value + (value % 1) * 1e-3 * k)).flat()),
  );
/** Enough values that a cell may hold two or three of them. */
const large = fc
  .tuple(
    fc.integer({ min: 2000, max: 2600 }),
    fc.integer({ min: 1, max: 1e6 }),
    fc.constantFrom(0, 0.1, 0.3),
    fc.boolean(),
  )
  .map(([size, seed, shift, skewed]) =>
    sorted(
      Array.from({ length: size }, (_, k) => {
        const x = Math.sin(seed + k * 12.9898) * 43758.5453;
        const u = x - Math.floor(x);
        return shift + (skewed ? (-Math.log(1 - u)) ** 3 : u);
      }),
    ),
  );

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values.filter(Number.isFinite)).sort();
}

function exactly(reference: Float64Array, current: Float64Array) {
  return compareValues(
    reference.slice(),
    current.slice(),
    new Uint32Array(2 * Math.max(reference.length, current.length)),
  );
}

function encloses(bound: BoundedFigure | null, figure: BoundedFigure | null, what: string): void {
  if (bound === null) return;
  assert.ok(figure !== null, `${what} is not defined`);
  assert.ok(bound.low <= figure.value && figure.value <= bound.high, `${what}: ${JSON.stringify({ bound, figure })}`);
  assert.ok(bound.low <= bound.value && bound.value <= bound.high, what);
}

function asColumn(name: string, comparison: Comparison, type: "number" | "string"): ColumnFigures {
  const side = { type, rows: 1e6, missing: 0, nonFinite: 0 };
  return { name, reference: side, current: side, comparison };
}

describe("figures of numbers", () => {
  it("bound what two tables would give, and give the same bins", () => {
    fc.assert(
      fc.property(fc.oneof(sample, large), fc.oneof(sample, large), (reference, current) => {
        fc.pre(reference.length > 0 && current.length > 0);
        const figures = numberFigures(reference);
        const found = compareWithNumbers(figures, current);
        const exact = exactly(reference, current);
        encloses(found.ks, exact.ks, "Kolmogorov–Smirnov");
        encloses(found.wasserstein, exact.wasserstein, "Wasserstein");
        assert.ok(found.ks.pValue <= exact.ks.pValue && exact.ks.pValue <= found.ks.greatestP);
        assert.deepEqual(found.bins, exact.bins);
        if (isCounted(figures)) assert.deepEqual(found, exact);
        else assert.ok(found.categories === null && found.approximation !== null);
      }),
      { numRuns: 120 },
    );
  });

  it("count every value once, between ascending numbers, and keep no value that is not frequent", () => {
    fc.assert(
      fc.property(fc.oneof(sample, large), (values) => {
        fc.pre(values.length > 0);
        const { grid, counts, bins, distinct } = numberFigures(values);
        assert.ok(grid.every((value, index) => index === 0 || value > (grid[index - 1] ?? 0)));
        assert.equal(counts.length, 2 * grid.length + 1);
        assert.deepEqual([counts[0], counts.at(-1)], [0, 0]);
        assert.equal(sum(counts), values.length);
        assert.equal(sum(bins), values.length);
        assert.equal(distinct, new Set([...values].map((value) => value + 0)).size);
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(large, (values) => {
        const { grid } = numberFigures(values);
        const kept = new Set(values);
        assert.ok(grid.length > 500 && grid.every((value) => !kept.has(value)));
        assert.ok(String(grid).length / grid.length < 10, "the numbers of the grid are short");
      }),
      { numRuns: 50 },
    );
  });

  it("bound as truly when the grid is made coarser, and when the current values are counted only", () => {
    fc.assert(
      fc.property(large, large, fc.integer({ min: 1, max: 400 }), (reference, current, most) => {
        const figures = numberFigures(reference);
        const fewer = { ...figures, ...coarser(figures, most) };
        assert.ok(fewer.grid.length <= figures.grid.length);
        assert.equal(sum(fewer.counts), reference.length);
        const exact = exactly(reference, current);
        const counted = { ...gridOfValues(current), edges: figures.edges };
        const found = compareWithCounts(fewer, counted);
        encloses(found.ks, exact.ks, "Kolmogorov–Smirnov");
        encloses(found.wasserstein, exact.wasserstein, "Wasserstein");
        assert.deepEqual(found.bins, exact.bins);
      }),
      { numRuns: 25 },
    );
  });

  it("tell D to a thousandth or a value, and Wasserstein's distance closely, however long the tail is", () => {
    const laws = {
      uniform: (u: number) => u,
      exponential: (u: number) => -Math.log(u),
      lognormal: (u: number) => Math.exp(2 * Math.sqrt(-2 * Math.log(u)) * Math.cos(40 * u)),
      cauchy: (u: number) => Math.tan(Math.PI * (u - 0.5)),
    };
    for (const [name, law] of Object.entries(laws))
      for (const n of [1200, 20_000]) {
        const draw = (from: number) =>
          sorted(Array.from({ length: n }, (_, k) => law((((k + from) * 0.6180339887498949) % 1) * 0.9998 + 1e-4)));
        const [reference, current] = [draw(0.3), draw(7.7)];
        const found = compareWithNumbers(numberFigures(reference), current);
        assert.ok(found.ks.high - found.ks.low <= 0.001 + 1e-12, `${name}: D within ${found.ks.high - found.ks.low}`);
        assert.ok(found.wasserstein !== null);
        const width = found.wasserstein.high - found.wasserstein.low;
        assert.ok(width < 0.02, `${name}, ${n}: Wasserstein within ${width}`);
      }
  });
});

describe("figures of categories", () => {
  const counts = fc.dictionary(fc.string({ maxLength: 3 }), fc.integer({ min: 1, max: 60 }), {
    minKeys: 1,
    maxKeys: 30,
  });
  const asMap = (record: Record<string, number>) => new Map(Object.entries(record));

  it("give the verdict of two tables by every method", () => {
    fc.assert(
      fc.property(counts, counts, fc.constantFrom(...METHODS), (a, b, method) => {
        const [reference, current] = [asMap(a), asMap(b)];
        const values = categoryFigures(reference);
        if (values.kind !== "categories") return assert.equal(values.kind, "none");
        const names = [...new Set([...reference.keys(), ...current.keys()])].sort();
        const categories = {
          reference: names.map((name) => reference.get(name) ?? 0),
          current: names.map((name) => current.get(name) ?? 0),
        };
        const [n, m] = [sum(categories.reference), sum(categories.current)];
        const judge = (comparison: Comparison) =>
          judgeFeatures([asColumn("c", comparison, "string")], {
            settings: () => ({ method, threshold: 0.1, own: false }),
            alpha: 0.05,
            minRows: 2,
          })[0];
        const kept = judge(compareWithCategories(values, current));
        const whole = judge({ kind: "categorical", n, m, categories });
        assert.equal(kept?.drifted, whole?.drifted);
        assert.ok(Math.abs((kept?.effect?.value ?? 0) - (whole?.effect?.value ?? 0)) < 1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it("are not made of identifiers and texts, and hide the names of few rows", () => {
    const names = (size: number, rows: number) => new Map(Array.from({ length: size }, (_, k) => [`name ${k}`, rows]));
    assert.deepEqual(categoryFigures(names(50, 1)), { kind: "none", why: "identifying" });
    assert.deepEqual(categoryFigures(new Map([["x".repeat(201), 900]])), { kind: "none", why: "identifying" });
    assert.deepEqual(categoryFigures(names(1001, 9)), { kind: "none", why: "too-many" });
    assert.deepEqual(categoryFigures(new Map()), { kind: "none", why: "empty" });
    const kept = categoryFigures(
      new Map([
        ["common", 100],
        ["Zwetschgenmann", 4],
      ]),
    );
    assert.ok(kept.kind === "categories");
    assert.deepEqual(kept.named, [["common", 100]]);
    assert.deepEqual(
      kept.hashed.map(([, count]) => count),
      [4],
    );
    assert.doesNotMatch(JSON.stringify(kept), /Zwetschgenmann/);
  });
});

describe("a verdict from figures", () => {
  const method = fc.constantFrom("auto" as const, ...METHODS);
  const pair = fc.tuple(fc.oneof(sample, large), fc.oneof(sample, large)).filter(([a, b]) => a.length * b.length > 0);

  it("is that of the tables, or undecided", () => {
    let decided = 0;
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        method,
        fc.constantFrom(0.05, 0.1, 0.3),
        (pairs, withheld, wanted, threshold) => {
          const judge = (compare: (a: Float64Array, b: Float64Array, index: number) => Comparison) =>
            judgeFeatures(
              pairs.map(([a, b], index) => asColumn(`x${index}`, compare(a, b, index), "number")),
              { settings: () => ({ method: wanted, threshold, own: false }), alpha: 0.05, minRows: 2 },
            );
          const whole = judge((a, b) => exactly(a, b));
          const kept = judge((a, b, index) =>
            withheld[index] && index > 0
              ? { kind: "none", reason: "no-figures" }
              : compareWithNumbers(numberFigures(a), b),
          );
          kept.forEach(({ drifted }, index) => {
            if (drifted === null) return;
            decided += 1;
            assert.equal(drifted, whole[index]?.drifted);
          });
        },
      ),
      { numRuns: 60 },
    );
    assert.ok(decided > 40, `${decided} features were decided`);
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
