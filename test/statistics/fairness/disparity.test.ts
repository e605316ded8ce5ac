import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type DisparityKind, disparity } from "../../../src/statistics/fairness/disparity.ts";
import { disparityInterval } from "../../../src/statistics/fairness/disparity-interval.ts";
import { compareFractions, exactly, fraction, toNumber } from "../../../src/statistics/fairness/fraction.ts";
import type { Rate } from "../../../src/statistics/intervals/rate.ts";
import { REFERENCE, type Reference } from "./reference.ts";

const MEASURES = ["demographic-parity", "equal-opportunity", "equalized-odds"] as const;
const KINDS: readonly DisparityKind[] = ["difference", "ratio"];

function familiesOf(measure: (typeof MEASURES)[number], groups: Reference["cases"][number]["groups"]): Rate[][] {
  const selection = groups.map(({ tp, fp, fn, tn }) => ({ numerator: tp + fp, denominator: tp + fp + fn + tn }));
  const tpr = groups.map(({ tp, fn }) => ({ numerator: tp, denominator: tp + fn }));
  const fpr = groups.map(({ fp, tn }) => ({ numerator: fp, denominator: fp + tn }));
  return { "demographic-parity": [selection], "equal-opportunity": [tpr], "equalized-odds": [tpr, fpr] }[measure];
}

function figure(kind: DisparityKind, families: readonly (readonly Rate[])[]): number | null {
  const value = disparity(
    kind,
    families.map((family) => family.map(({ numerator, denominator }) => fraction(numerator, denominator))),
  );
  return value === null ? null : toNumber(value);
}

const anyRate = fc
  .tuple(fc.nat(500), fc.integer({ min: 1, max: 500 }))
  .map(([x, n]): Rate => ({ numerator: Math.min(x, n), denominator: n }));
const anyFamily = fc.array(anyRate, { minLength: 2, maxLength: 6 });

describe("the disparity of groups", () => {
  it("is Fairlearn's to 1e-12, for every measure", () => {
    assert.ok(REFERENCE.cases.length >= 12);
    for (const { groups, figures } of REFERENCE.cases)
      for (const measure of MEASURES)
        for (const kind of KINDS) {
          const expected = figures[`${measure}-${kind}`] ?? Number.NaN;
          const actual = figure(kind, familiesOf(measure, groups)) ?? Number.NaN;
          assert.ok(Math.abs(actual - expected) <= 1e-12, `${measure} ${kind}: ${actual} is not ${expected}`);
        }
  });

  it("is undefined as a ratio where no group has a rate above 0, and 0 as a difference", () => {
    const none = [
      { numerator: 0, denominator: 40 },
      { numerator: 0, denominator: 9 },
    ];
    assert.equal(figure("ratio", [none]), null);
    assert.equal(figure("difference", [none]), 0);
  });

  it("is undefined over several families as soon as one of them is", () => {
    const some = [
      { numerator: 1, denominator: 4 },
      { numerator: 2, denominator: 4 },
    ];
    const none = [
      { numerator: 0, denominator: 4 },
      { numerator: 0, denominator: 4 },
    ];
    assert.equal(figure("ratio", [some, none]), null);
    assert.equal(figure("ratio", [none, some]), null);
  });

  it("lies within 0 and 1 and does not depend on the order of the groups", () => {
    fc.assert(
      fc.property(anyFamily, anyFamily, fc.constantFrom(...KINDS), (first, second, kind) => {
        const value = figure(kind, [first, second]);
        assert.ok(value === null || (value >= 0 && value <= 1));
        assert.equal(figure(kind, [[...first].reverse(), [...second].reverse()]), value);
      }),
    );
  });

  it("is a difference of 0 exactly where it is a ratio of 1, and difference = highest x (1 - ratio)", () => {
    fc.assert(
      fc.property(anyFamily, (family) => {
        const [difference, ratio] = [figure("difference", [family]), figure("ratio", [family])];
        if (ratio === null || difference === null) return;
        assert.equal(difference === 0, ratio === 1);
        const highest = Math.max(...family.map(({ numerator, denominator }) => numerator / denominator));
        assert.ok(Math.abs(difference - highest * (1 - ratio)) < 1e-12);
      }),
    );
  });
});

describe("a limit", () => {
  it("of four fifths is met by exactly four fifths, for all whole numbers, though doubles often say less", () => {
    let betrayed = 0;
    for (let n = 5; n <= 60; n += 5)
      for (let m = 1; m <= 60; m += 1)
        for (let y = 1; y <= m; y += 1) {
          // x/n = 4/5 of y/m
          const x = (4 * y * n) / (5 * m);
          if (!Number.isInteger(x) || x > n) continue;
          const value = disparity("ratio", [[fraction(x, n), fraction(y, m)]]);
          assert.ok(value !== null);
          assert.equal(compareFractions(value, exactly(0.8)), 0);
          if (x / n / (y / m) < 0.8) betrayed += 1;
        }
    assert.ok(betrayed > 20);
  });

  it("is compared with as cross-multiplied integers compare, on both sides of the boundary", () => {
    const count = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const [x, n] = [Math.min(a, b), Math.max(a, b)];
        const [y, m] = [Math.min(c, d), Math.max(c, d)];
        const ratio = disparity("ratio", [[fraction(x, n), fraction(y, m)]]);
        const [low, high] =
          x * m <= y * n
            ? [BigInt(x) * BigInt(m), BigInt(y) * BigInt(n)]
            : [BigInt(y) * BigInt(n), BigInt(x) * BigInt(m)];
        assert.ok(ratio !== null);
        assert.equal(compareFractions(ratio, exactly(0.8)) < 0, 5n * low < 4n * high);
        const difference = disparity("difference", [[fraction(x, n), fraction(y, m)]]);
        assert.ok(difference !== null);
        assert.equal(compareFractions(difference, exactly(0.1)) > 0, 10n * (high - low) > BigInt(n) * BigInt(m));
      }),
    );
  });

  it("is the decimal that was written, not the double nearest to it", () => {
    assert.deepEqual(exactly(0.8), { numerator: 8n, denominator: 10n });
    assert.deepEqual(exactly(1e-7), { numerator: 1n, denominator: 10_000_000n });
    assert.deepEqual(exactly(1.5e21), { numerator: 15n * 10n ** 20n, denominator: 1n });
    assert.deepEqual(exactly(0), { numerator: 0n, denominator: 1n });
    assert.equal(toNumber(exactly(5e-324)), 0);
    assert.throws(() => exactly(Number.NaN), RangeError);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-200, max: 1e100 }), (number) => {
        assert.ok(Math.abs(toNumber(exactly(number)) - number) <= Math.abs(number) * 1e-15);
      }),
    );
  });
});

describe("the interval of a disparity", () => {
  it("is the one reckoned from statsmodels' and SciPy's intervals of all pairs", () => {
    for (const { groups, intervals } of REFERENCE.cases)
      for (const measure of MEASURES)
        for (const kind of KINDS) {
          const [low, high] = intervals[`${measure}-${kind}`] ?? [Number.NaN, Number.NaN];
          const interval = disparityInterval({ kind, families: familiesOf(measure, groups), level: 0.95 });
          assert.ok(Math.abs(interval.low - low) <= 1e-8, `${measure} ${kind}: ${interval.low} is not ${low}`);
          assert.ok(Math.abs(interval.high - high) <= 1e-8, `${measure} ${kind}: ${interval.high} is not ${high}`);
        }
  });

  it("lies within 0 and 1, encloses the figure and does not depend on the order of the groups", () => {
    fc.assert(
      fc.property(anyFamily, fc.constantFrom(...KINDS), fc.constantFrom(0.8, 0.95, 0.99), (family, kind, level) => {
        const value = figure(kind, [family]);
        if (value === null) return;
        const { low, high } = disparityInterval({ kind, families: [family], level });
        assert.ok(0 <= low && low <= value + 1e-9 && value - 1e-9 <= high && high <= 1);
        const turned = disparityInterval({ kind, families: [[...family].reverse()], level });
        assert.ok(Math.abs(turned.low - low) < 1e-9 && Math.abs(turned.high - high) < 1e-9);
      }),
    );
  });

  it("reaches as far as a small group outside the pair leaves open", () => {
    const large = [
      { numerator: 5000, denominator: 10_000 },
      { numerator: 4500, denominator: 10_000 },
    ];
    const small = { numerator: 19, denominator: 40 };
    const without = disparityInterval({ kind: "difference", families: [large], level: 0.95 });
    const withSmall = disparityInterval({ kind: "difference", families: [[...large, small]], level: 0.95 });
    assert.ok(without.high < 0.1 && withSmall.high > 0.15);
  });

  it("names its method: plain for one pair, adjusted for several, Koopman's where a rate is 0 or 1", () => {
    const [a, b, c] = [
      { numerator: 5, denominator: 10 },
      { numerator: 7, denominator: 10 },
      { numerator: 10, denominator: 10 },
    ];
    const methodOf = (kind: DisparityKind, rates: readonly Rate[]) =>
      disparityInterval({ kind, families: [rates], level: 0.95 }).method;
    assert.equal(methodOf("difference", [a, b]), "newcombe");
    assert.equal(methodOf("difference", [a, b, c]), "newcombe-bonferroni");
    assert.equal(methodOf("ratio", [a, b]), "katz-log");
    assert.equal(methodOf("ratio", [a, c]), "koopman-score");
    assert.equal(methodOf("ratio", [a, b, c]), "koopman-score-bonferroni");
    assert.match(disparityInterval({ kind: "ratio", families: [[a, b, c]], level: 0.95 }).note, /after the fact/);
  });
});
