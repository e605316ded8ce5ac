import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type DecideMode,
  decide,
  type EstimatePosition,
  type IntervalPosition,
  intervalPosition,
} from "../../src/checks/decide.ts";

/** mode, estimate, interval → status at level block, reason: the whole table of DESIGN's three modes. */
const TABLE: readonly (readonly [DecideMode, EstimatePosition, IntervalPosition, string, string])[] = [
  ["estimate", "within", "within", "pass", "within-limit"],
  ["estimate", "within", "straddles", "pass", "within-limit"],
  ["estimate", "within", "unavailable", "pass", "within-limit"],
  ["estimate", "beyond", "straddles", "fail", "limit-exceeded"],
  ["estimate", "beyond", "beyond", "fail", "limit-exceeded"],
  ["estimate", "beyond", "unavailable", "fail", "limit-exceeded"],
  ["confident", "within", "within", "pass", "within-limit"],
  ["confident", "within", "straddles", "pass", "within-limit"],
  ["confident", "beyond", "straddles", "warn", "beyond-limit-unproven"],
  ["confident", "beyond", "beyond", "fail", "limit-exceeded"],
  ["confident", "within", "unavailable", "undecided", "interval-unavailable"],
  ["confident", "beyond", "unavailable", "undecided", "interval-unavailable"],
  ["proven", "within", "within", "pass", "within-limit"],
  ["proven", "within", "straddles", "undecided", "interval-crosses-limit"],
  ["proven", "beyond", "straddles", "fail", "limit-exceeded"],
  ["proven", "beyond", "beyond", "fail", "limit-exceeded"],
  ["proven", "within", "unavailable", "undecided", "interval-unavailable"],
  ["proven", "beyond", "unavailable", "undecided", "interval-unavailable"],
];

describe("a decision", () => {
  for (const [mode, estimate, interval, status, reason] of TABLE) {
    it(`is ${status} under ${mode} with the estimate ${estimate} and the interval ${interval}`, () => {
      assert.deepEqual(decide({ mode, estimate, interval, level: "block" }), { status, reason });
    });
  }

  it("is a warning instead of a fail at level warn, and otherwise the same", () => {
    for (const [mode, estimate, interval, status, reason] of TABLE) {
      const expected = { status: status === "fail" ? "warn" : status, reason };
      assert.deepEqual(decide({ mode, estimate, interval, level: "warn" }), expected);
    }
  });
});

describe("an interval's position", () => {
  it("is within up to the limit itself, beyond only when all of it is, and else straddles", () => {
    assert.equal(intervalPosition({ low: 0.02, high: 0.1 }, { max: 0.1 }), "within");
    assert.equal(intervalPosition({ low: 0.1, high: 0.2 }, { max: 0.1 }), "straddles");
    assert.equal(intervalPosition({ low: 0.11, high: 0.2 }, { max: 0.1 }), "beyond");
    assert.equal(intervalPosition({ low: 0.8, high: 0.9 }, { min: 0.8 }), "within");
    assert.equal(intervalPosition({ low: 0.7, high: 0.8 }, { min: 0.8 }), "straddles");
    assert.equal(intervalPosition({ low: 0.6, high: 0.79 }, { min: 0.8 }), "beyond");
  });

  it("is unavailable without an interval, or with one that is not a number", () => {
    assert.equal(intervalPosition(null, { max: 0.1 }), "unavailable");
    assert.equal(intervalPosition({ low: Number.NaN, high: 1 }, { max: 0.1 }), "unavailable");
  });
});
