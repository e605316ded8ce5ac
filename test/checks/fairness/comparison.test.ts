import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fairnessRules } from "../../../src/checks/fairness/index.ts";
import { cellsOf, judgeOne, judgeScene } from "./fixture.ts";

const DIFFERENCE = "fairness/demographic-parity-difference";
const RATIO = "fairness/demographic-parity-ratio";
/** 36 of 60 against 45 of 60: a ratio of exactly 4/5, which doubles make 0.7999999999999999. */
const FOUR_FIFTHS = cellsOf([
  ["F", { tp: 24, fp: 12, fn: 6, tn: 18 }],
  ["M", { tp: 30, fp: 15, fn: 5, tn: 10 }],
]);
const UNFAIR = cellsOf([
  ["F", { tp: 20, fp: 10, fn: 80, tn: 90 }],
  ["M", { tp: 80, fp: 20, fn: 20, tn: 80 }],
]);

describe("a comparison of groups", () => {
  it("passes at exactly four fifths and fails just below", () => {
    const exact = judgeOne({ rule: RATIO, params: { min: 0.8 }, cells: FOUR_FIFTHS });
    assert.deepEqual([exact.status, exact.reason, exact.measured?.value], ["pass", "within-limit", 0.8]);
    assert.equal(exact.title, "demographic parity ratio (sex) 0.80 ≥ 0.80");
    const below = judgeOne({ rule: RATIO, params: { min: 0.800001 }, cells: FOUR_FIFTHS });
    assert.deepEqual([below.status, below.reason], ["fail", "limit-exceeded"]);
  });

  it("passes a difference of exactly the limit", () => {
    assert.equal(judgeOne({ rule: DIFFERENCE, params: { max: 0.15 }, cells: FOUR_FIFTHS }).status, "pass");
    assert.equal(judgeOne({ rule: DIFFERENCE, params: { max: 0.1499999 }, cells: FOUR_FIFTHS }).status, "fail");
  });

  it("says the figure, its interval, the limit, the groups and their counts", () => {
    const finding = judgeOne({ rule: "fairness/equal-opportunity-difference", params: { max: 0.1 }, cells: UNFAIR });
    assert.equal(finding.status, "fail");
    assert.equal(finding.title, "equal opportunity (sex) 0.60 > 0.10");
    assert.deepEqual(finding.slice, { group: "sex" });
    assert.deepEqual(finding.limit, { max: 0.1 });
    assert.equal(finding.measured?.n, 200);
    assert.equal(finding.measured?.interval?.method, "newcombe");
    assert.match(
      finding.message,
      /lowest for sex = F \(0\.200, 20 of 100\) and highest for sex = M \(0\.800, 80 of 100\)/,
    );
    const [female] = finding.detail;
    assert.deepEqual(Object.keys(female ?? {}), ["group", "n", "value", "numerator", "denominator", "interval"]);
    assert.deepEqual(
      [female?.["group"], female?.["n"], female?.["numerator"], female?.["denominator"]],
      [{ sex: "F" }, 200, 20, 100],
    );
    assert.notEqual(finding.remedy, "");
    assert.deepEqual(
      finding.evidence.map(({ kind, path }) => [kind, path]),
      [["predictions", "predictions.csv"]],
    );
  });

  it("takes the worse of true and false positive rates for equalized odds, and shows both", () => {
    const cells = cellsOf([
      ["F", { tp: 50, fp: 10, fn: 50, tn: 90 }],
      ["M", { tp: 60, fp: 40, fn: 40, tn: 60 }],
    ]);
    const difference = judgeOne({ rule: "fairness/equalized-odds-difference", params: { max: 0.2 }, cells });
    assert.deepEqual([difference.status, difference.measured?.value], ["fail", 0.3]);
    assert.match(difference.message, /false positive rate is lowest for sex = F/);
    assert.deepEqual(
      difference.detail.map((row) => row["rate"]),
      ["tpr", "fpr", "tpr", "fpr"],
    );
    const ratio = judgeOne({ rule: "fairness/equalized-odds-ratio", params: { min: 0.2 }, cells });
    assert.deepEqual([ratio.status, ratio.measured?.value], ["pass", 0.25]);
  });

  it("follows `decide` and `level`", () => {
    const cells = cellsOf([
      ["F", { tp: 20, fp: 0, fn: 0, tn: 30 }],
      ["M", { tp: 26, fp: 0, fn: 0, tn: 24 }],
    ]);
    const judge = (params: object) => judgeOne({ rule: DIFFERENCE, params: { max: 0.1, ...params }, cells });
    assert.equal(judge({}).status, "fail");
    assert.equal(judge({ level: "warn" }).status, "warn");
    assert.deepEqual(
      [judge({ decide: "confident" }).status, judge({ decide: "confident" }).reason],
      ["warn", "beyond-limit-unproven"],
    );
    assert.equal(judge({ decide: "proven" }).status, "fail");
    const unproven = judge({ decide: "proven", max: 0.2 });
    assert.deepEqual([unproven.status, unproven.reason], ["undecided", "interval-crosses-limit"]);
    assert.equal(judge({ decide: "proven", max: 0.9 }).status, "pass");
  });

  it("widens the interval with the confidence demanded", () => {
    const widthAt = (confidence: number) => {
      const { measured } = judgeOne({ rule: RATIO, params: { min: 0.1, confidence }, cells: UNFAIR });
      assert.equal(measured?.interval?.level, confidence);
      return (measured?.interval?.high ?? 0) - (measured?.interval?.low ?? 0);
    };
    assert.ok(widthAt(0.8) < widthAt(0.95) && widthAt(0.95) < widthAt(0.999));
  });

  it("gives one finding per group column, and one more for the crossing where it is asked for", () => {
    const cells = cellsOf([
      [["F", "a"], { tp: 30, tn: 30 }],
      [["F", "b"], { tp: 10, tn: 50 }],
      [["M", "a"], { tp: 10, tn: 50 }],
      [["M", "b"], { tp: 30, tn: 30 }],
    ]);
    const judge = (params: object) =>
      judgeScene({ rule: DIFFERENCE, params: { max: 0.1, ...params }, columns: ["sex", "race"], cells });
    assert.deepEqual(
      judge({}).map(({ slice, status }) => [slice?.["group"], status]),
      [
        ["sex", "pass"],
        ["race", "pass"],
      ],
    );
    const crossed = judge({ intersections: true });
    assert.deepEqual(
      crossed.map(({ slice, status }) => [slice?.["group"], status]),
      [
        ["sex", "pass"],
        ["race", "pass"],
        ["sex × race", "fail"],
      ],
    );
    assert.deepEqual(crossed[2]?.detail[0]?.["group"], { sex: "F", race: "a" });
    assert.deepEqual(
      judge({ groups: ["race"] }).map(({ slice }) => slice),
      [{ group: "race" }],
    );
  });

  it("does not say where a figure is lowest and highest where all groups have the same", () => {
    const cells = cellsOf([
      ["F", { tp: 20, fn: 20, tn: 10 }],
      ["M", { tp: 40, fn: 40, tn: 20 }],
    ]);
    const finding = judgeOne({ rule: "fairness/equal-opportunity-difference", params: { max: 0.1 }, cells });
    assert.match(finding.message, /^The true positive rate is the same in all groups: 0\.500\./);
  });

  it("counts rows without a known group beside the comparison", () => {
    const cells = [...FOUR_FIFTHS, ...cellsOf([[null, { tp: 5, tn: 2 }]])];
    const finding = judgeOne({ rule: RATIO, params: { min: 0.8 }, cells });
    assert.deepEqual([finding.status, finding.measured?.value, finding.measured?.n], ["pass", 0.8, 120]);
    assert.match(finding.message, /Rows without a known group: 7, not compared/);
    const row = finding.detail.find(({ group }) => JSON.stringify(group) === '{"sex":null}');
    assert.deepEqual([row?.["n"], row?.["compared"], row?.["reason"]], [7, false, "values-missing"]);
  });

  it("says the same figure of the baseline, whose absence does not matter", () => {
    const finding = judgeOne({ rule: RATIO, params: { min: 0.8 }, cells: FOUR_FIFTHS, baseline: UNFAIR });
    assert.deepEqual(finding.baseline, { value: 0.3 });
    assert.deepEqual(
      finding.evidence.map(({ side }) => side),
      ["current", "baseline"],
    );
    assert.equal(judgeOne({ rule: RATIO, params: { min: 0.8 }, cells: FOUR_FIFTHS }).baseline, null);
  });

  it("says that a class is judged against all others where there are more than two", () => {
    const cells = [...FOUR_FIFTHS, { group: ["F"], label: "2", prediction: "2", n: 1 }];
    assert.equal(judgeOne({ rule: RATIO, params: { min: 0.5 }, cells }).reason, "unknown-category");
    const declared = judgeOne({ rule: RATIO, params: { min: 0.5 }, cells, positive: "1" });
    assert.equal(declared.status, "pass");
    assert.match(declared.message, /There are 3 classes: "1" is judged against all others/);
  });

  it("does not depend on what the groups are called or in which order they come", () => {
    const size = fc.integer({ min: 1, max: 90 });
    const matrices = fc.array(fc.record({ tp: size, fp: size, fn: size, tn: size }), { minLength: 2, maxLength: 5 });
    const rule = fc.constantFrom(
      ...fairnessRules.map(({ name }) => name).filter((name) => name !== "fairness/group-size"),
    );
    fc.assert(
      fc.property(matrices, rule, (groups, name) => {
        const params = { ...(name.endsWith("ratio") ? { min: 0.8 } : { max: 0.1 }), "min-group": 0 };
        const judge = (names: (index: number) => string, list: typeof groups) =>
          judgeOne({ rule: name, params, cells: cellsOf(list.map((matrix, index) => [names(index), matrix])) });
        const [one, other] = [
          judge((index) => `g${index}`, groups),
          judge((index) => `x${9 - index}`, [...groups].reverse()),
        ];
        assert.equal(one.status, other.status);
        assert.equal(one.measured?.value, other.measured?.value);
      }),
      { numRuns: 60 },
    );
  });
});
