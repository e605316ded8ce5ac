import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { comparison, decimals, findingOf } from "../../src/checks/finding-of.ts";

describe("a figure against its limit", () => {
  it("has two decimals, and more where fewer would read like the limit", () => {
    assert.equal(comparison({ value: 0.2134, limit: { max: 0.1 }, beyond: true }), "0.21 > 0.10");
    assert.equal(comparison({ value: 0.1004, limit: { max: 0.1 }, beyond: true }), "0.1004 > 0.10");
    assert.equal(comparison({ value: 0.7996, limit: { min: 0.8 }, beyond: true }), "0.7996 < 0.80");
    assert.equal(comparison({ value: 0.8, limit: { min: 0.8 }, beyond: false }), "0.80 ≥ 0.80");
    assert.equal(comparison({ value: 0, limit: { max: 0 }, beyond: false }), "0.00 ≤ 0.00");
  });

  it("never rounds the limit", () => {
    assert.equal(decimals(0.125, 0.125), "0.125");
    assert.equal(decimals(0.001, 0.001), "0.001");
  });
});

describe("a finding from a conclusion", () => {
  const input = { model: "credit", params: { level: "warn", required: false } } as const;

  it("is whole: what the conclusion leaves out is null or empty", () => {
    const finding = findingOf("fairness/group-size", input, {
      status: "undecided",
      reason: "evidence-missing",
      title: "t",
      message: "m",
      remedy: "r",
    });
    assert.deepEqual([finding.level, finding.required, finding.model], ["warn", false, "credit"]);
    assert.deepEqual([finding.slice, finding.measured, finding.limit, finding.baseline], [null, null, null, null]);
    assert.deepEqual([finding.detail, finding.evidence], [[], []]);
  });

  it("has a title of at most 120 characters", () => {
    const conclusion = { status: "pass", reason: "within-limit", message: "", remedy: "" } as const;
    assert.equal(findingOf("a/b", input, { ...conclusion, title: "x".repeat(500) }).title.length, 120);
  });
});
