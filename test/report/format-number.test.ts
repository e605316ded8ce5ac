import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { formatCount, formatFigure, formatInterval, formatLimit } from "../../src/report/format-number.ts";

describe("figures for people", () => {
  it("have three significant digits", () => {
    assert.equal(formatFigure(0.213456), "0.213");
    assert.equal(formatFigure(0.00123456), "0.00123");
    assert.equal(formatFigure(12.3456), "12.3");
    assert.equal(formatFigure(1.23456e-9), "1.23e-9");
    assert.equal(formatFigure(0.5), "0.5");
    assert.equal(formatFigure(-0.213456), "-0.213");
  });

  it("keep whole numbers whole, with separated thousands", () => {
    assert.equal(formatFigure(0), "0");
    assert.equal(formatFigure(12345), "12,345");
    assert.equal(formatCount(1234567), "1,234,567");
  });

  it("call what is undefined undefined", () => {
    assert.equal(formatFigure(null), "undefined");
  });

  it("show as many digits as tell a violation from its limit", () => {
    assert.equal(formatFigure(0.7996, [0.8]), "0.7996");
    assert.equal(formatFigure(0.79999999, [0.8]), "0.79999999");
    assert.equal(formatFigure(0.10000000000000002, [0.1]), "0.10000000000000002");
    assert.equal(formatFigure(0.8, [0.8]), "0.8");
  });

  it("never stand on another side of the limit than the figure itself", () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    const close = fc
      .tuple(rate, fc.integer({ min: -3, max: 3 }))
      .map(([limit, steps]) => [limit * (1 + steps * Number.EPSILON), limit] as const);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(rate, rate), close), ([value, limit]) => {
        const shown = Number(formatFigure(value, [limit]));
        assert.equal(Math.sign(shown - limit), Math.sign(value - limit));
      }),
      { numRuns: 2000 },
    );
  });

  it("come with interval and limit in words", () => {
    assert.equal(formatInterval({ low: 0.6111, high: 0.7444, level: 0.95, method: "wilson" }), "[0.611, 0.744] 95 %");
    assert.equal(formatInterval({ low: 0, high: 1, level: 0.999, method: "wilson" }), "[0, 1] 99.9 %");
    assert.equal(formatLimit({ min: 0.8 }), "at least 0.8");
    assert.equal(formatLimit({ min: 0.8, max: 1.25 }), "at least 0.8 and at most 1.25");
  });
});
