import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { criticalValue } from "../../../src/statistics/intervals/critical-value.ts";
import { katzLog } from "../../../src/statistics/intervals/katz-log.ts";
import { koopman } from "../../../src/statistics/intervals/koopman.ts";
import { newcombe } from "../../../src/statistics/intervals/newcombe.ts";
import type { Bounds, Rate } from "../../../src/statistics/intervals/rate.ts";
import { wilson } from "../../../src/statistics/intervals/wilson.ts";
import { REFERENCE } from "../fairness/reference.ts";

const Z = criticalValue(0.05);

function rate([numerator, denominator]: readonly [number, number]): Rate {
  return { numerator, denominator };
}

function near(actual: number, expected: number | null, relative = 1e-9): void {
  if (expected === null) assert.equal(actual, Number.POSITIVE_INFINITY);
  else
    assert.ok(
      Math.abs(actual - expected) <= relative * Math.max(1, Math.abs(expected)),
      `${actual} is not ${expected}`,
    );
}

function agree(actual: Bounds, expected: readonly [number, number | null]): void {
  near(actual.low, expected[0]);
  near(actual.high, expected[1]);
}

const anyRate = fc
  .tuple(fc.nat(2000), fc.integer({ min: 1, max: 2000 }))
  .map(([x, n]): Rate => ({ numerator: Math.min(x, n), denominator: n }));
const innerRate = fc
  .tuple(fc.integer({ min: 1, max: 1999 }), fc.integer({ min: 2, max: 2000 }))
  .map(([x, n]): Rate => ({ numerator: Math.min(x, n - 1), denominator: n }));
const anyZ = fc.double({ min: 0.7, max: 5, noNaN: true });
const EPSILON = 1e-9;

describe("the interval of one proportion (Wilson)", () => {
  it("is the one statsmodels gives", () => {
    assert.ok(REFERENCE.wilson.length > 20);
    for (const { numerator, denominator, level, bounds } of REFERENCE.wilson)
      agree(wilson({ numerator, denominator }, criticalValue(1 - level)), bounds);
  });

  it("lies within 0 and 1, encloses the proportion and has a width", () => {
    fc.assert(
      fc.property(anyRate, anyZ, (given, z) => {
        const { low, high } = wilson(given, z);
        const p = given.numerator / given.denominator;
        assert.ok(0 <= low && low <= p + EPSILON && p - EPSILON <= high && high <= 1 && low < high);
      }),
    );
  });

  it("begins at exactly 0 where nothing was counted and ends at exactly 1 where everything was", () => {
    assert.equal(wilson({ numerator: 0, denominator: 7 }, Z).low, 0);
    assert.equal(wilson({ numerator: 7, denominator: 7 }, Z).high, 1);
  });
});

describe("the interval of a difference (Newcombe)", () => {
  it("is the one statsmodels gives", () => {
    for (const pair of REFERENCE.pairs)
      agree(newcombe(rate(pair.a), rate(pair.b), criticalValue(1 - pair.level)), pair.newcombe);
  });

  it("lies within -1 and 1, encloses the difference and turns round with the groups", () => {
    fc.assert(
      fc.property(anyRate, anyRate, anyZ, (a, b, z) => {
        const { low, high } = newcombe(a, b, z);
        const difference = a.numerator / a.denominator - b.numerator / b.denominator;
        assert.ok(-1 <= low && low <= difference + EPSILON && difference - EPSILON <= high && high <= 1);
        const turned = newcombe(b, a, z);
        near(turned.low, -high);
        near(turned.high, -low);
      }),
    );
  });
});

describe("the interval of a ratio (Katz)", () => {
  it("is the one statsmodels gives", () => {
    const pairs = REFERENCE.pairs.filter((pair) => pair["katz-log"] !== null);
    assert.ok(pairs.length >= 9);
    for (const pair of pairs)
      agree(katzLog(rate(pair.a), rate(pair.b), criticalValue(1 - pair.level)), pair["katz-log"] ?? [0, 0]);
  });

  it("encloses the ratio and turns round with the groups", () => {
    fc.assert(
      fc.property(innerRate, innerRate, anyZ, (a, b, z) => {
        const { low, high } = katzLog(a, b, z);
        const ratio = (a.numerator * b.denominator) / (a.denominator * b.numerator);
        assert.ok(0 < low && low <= ratio && ratio <= high);
        const turned = katzLog(b, a, z);
        near(turned.low * high, 1);
        near(turned.high * low, 1);
      }),
    );
  });
});

describe("the interval of a ratio (Koopman)", () => {
  it("is the one that SciPy's root finding gives, where a rate is 0 or 1 too", () => {
    for (const pair of REFERENCE.pairs)
      agree(koopman(rate(pair.a), rate(pair.b), criticalValue(1 - pair.level)), pair["koopman-score"]);
  });

  it("encloses the ratio, has a width and turns round with the groups", () => {
    fc.assert(
      fc.property(anyRate, anyRate, anyZ, (a, b, z) => {
        const { low, high } = koopman(a, b, z);
        assert.ok(0 <= low && low < high);
        const ratio = (a.numerator * b.denominator) / (a.denominator * b.numerator);
        if (Number.isFinite(ratio)) assert.ok(low <= ratio * (1 + EPSILON) && ratio * (1 - EPSILON) <= high);
        const turned = koopman(b, a, z);
        if (low > 0) near(turned.high * low, 1, 1e-7);
        else assert.equal(turned.high, Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("does not take two small groups with a rate of 1 for certainly alike", () => {
    const { low, high } = koopman({ numerator: 3, denominator: 3 }, { numerator: 3, denominator: 3 }, Z);
    assert.ok(low < 0.5 && high > 2);
  });
});

describe("the critical value", () => {
  it("is 1.959963984540054 for a level of 95 %", () => {
    near(Z, 1.959963984540054, 1e-14);
  });
});
