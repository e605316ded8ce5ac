import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fairnessRules } from "../../../src/checks/fairness/index.ts";
import { cellsOf, judgeOne, judgeScene, type Scene } from "./fixture.ts";

const PARITY = { rule: "fairness/demographic-parity-difference", params: { max: 1 } } as const;
const OPPORTUNITY = { rule: "fairness/equal-opportunity-difference", params: { max: 1 } } as const;
const GROUPS = cellsOf([
  ["F", { tp: 20, fp: 10, fn: 10, tn: 20 }],
  ["M", { tp: 20, fp: 10, fn: 10, tn: 20 }],
]);

function undecided(scene: Scene): string {
  const finding = judgeOne(scene);
  assert.equal(finding.status, "undecided");
  assert.notEqual(finding.remedy, "");
  assert.equal(finding.measured, null);
  return finding.reason;
}

describe("a comparison is undecided, however wide its limit,", () => {
  it("with one group only, or none", () => {
    const one = cellsOf([["F", { tp: 40, fp: 10, fn: 10, tn: 40 }]]);
    assert.equal(undecided({ ...PARITY, cells: one }), "single-group");
    const none = cellsOf([[null, { tp: 40, fp: 10, fn: 10, tn: 40 }]]);
    assert.equal(undecided({ ...PARITY, cells: none }), "single-group");
  });

  it("with a rate of 0/0, which is not 0", () => {
    const cells = cellsOf([
      ["F", { fp: 20, tn: 20 }],
      ["M", { tp: 20, fp: 10, fn: 10, tn: 20 }],
    ]);
    assert.equal(undecided({ ...OPPORTUNITY, cells }), "undefined-rate");
    assert.match(judgeOne({ ...OPPORTUNITY, cells }).message, /no rows labelled positive: sex = F/);
    assert.equal(judgeOne({ ...PARITY, cells }).status, "pass");
    const row = judgeOne({ ...OPPORTUNITY, cells }).detail[0];
    assert.deepEqual([row?.["value"], row?.["denominator"], row?.["interval"]], [null, 0, null]);
  });

  it("with a ratio of 0/0, which is neither 0 nor 1", () => {
    const cells = cellsOf([
      ["F", { tp: 30, tn: 30 }],
      ["M", { tp: 20, tn: 30 }],
    ]);
    const scene = { rule: "fairness/equalized-odds-ratio", params: { min: 0 }, cells };
    assert.equal(undecided(scene), "undefined-rate");
    assert.equal(judgeOne({ rule: "fairness/equalized-odds-difference", params: { max: 0 }, cells }).status, "pass");
  });

  it("with a group smaller than min-group, which is named and may be left out by name", () => {
    const cells = [...GROUPS, ...cellsOf([["X", { tp: 1, tn: 28 }]])];
    assert.equal(undecided({ ...PARITY, cells }), "group-too-small");
    assert.match(judgeOne({ ...PARITY, cells }).message, /sex = X \(29\)/);
    const left = judgeOne({ ...PARITY, params: { max: 0, "small-groups": "leave-out" }, cells });
    assert.equal(left.status, "pass");
    assert.match(left.message, /Left out as too small: sex = X/);
    assert.deepEqual(
      left.detail.map((row) => row["compared"] ?? true),
      [true, true, false],
    );
    assert.equal(judgeOne({ ...PARITY, params: { max: 1, "min-group": 29 }, cells }).status, "pass");
  });

  it("where leaving out leaves nothing to compare", () => {
    const cells = cellsOf([
      ["F", { tp: 20, tn: 20 }],
      ["M", { tp: 2, tn: 2 }],
    ]);
    assert.equal(undecided({ ...PARITY, params: { max: 1, "small-groups": "leave-out" }, cells }), "group-too-small");
  });

  it("with missing predictions, and with missing labels where labels count", () => {
    const noPrediction = [...GROUPS, { group: ["F"], label: "1", prediction: null, n: 3 }];
    assert.equal(undecided({ ...PARITY, cells: noPrediction }), "values-missing");
    assert.match(judgeOne({ ...PARITY, cells: noPrediction }).message, /lacks the prediction in 3 of 123 rows/);
    const noLabel = [...GROUPS, { group: ["F"], label: "", prediction: "1", n: 3 }];
    assert.equal(undecided({ ...OPPORTUNITY, cells: noLabel }), "values-missing");
    assert.equal(judgeOne({ ...PARITY, cells: noLabel }).status, "pass");
  });

  it("without labels where labels count", () => {
    assert.equal(undecided({ ...OPPORTUNITY, cells: GROUPS, label: false }), "column-missing");
    assert.equal(judgeOne({ ...PARITY, cells: GROUPS, label: false }).status, "pass");
  });

  it("with a group that the policy does not declare, naming those that it does", () => {
    const findings = judgeScene({ ...PARITY, params: { max: 1, groups: ["sex", "age"] }, cells: GROUPS });
    assert.deepEqual(
      findings.map(({ status, reason, slice }) => [status, reason, slice?.["group"]]),
      [
        ["undecided", "column-missing", "age"],
        ["pass", "within-limit", "sex"],
      ],
    );
    assert.match(findings[0]?.message ?? "", /these are sex/);
    assert.equal(undecided({ ...PARITY, columns: [], cells: GROUPS }), "column-missing");
  });

  it("with any fault of the evidence, under every rule", () => {
    const fault = { reason: "evidence-malformed", message: "Line 3 is short.", remedy: "Write it anew." } as const;
    for (const { name } of fairnessRules) {
      const params = name.endsWith("difference") ? { max: 1 } : { min: name.endsWith("ratio") ? 0 : 1 };
      assert.equal(undecided({ rule: name, params, fault }), "evidence-malformed", name);
      assert.equal(undecided({ rule: name, params, table: false }), "column-missing", name);
    }
  });

  it("without rows", () => {
    assert.equal(undecided({ ...PARITY, cells: [] }), "evidence-empty");
  });
});

describe("the size of groups", () => {
  const cells = [
    ...GROUPS,
    ...cellsOf([
      ["X", { tp: 1, tn: 28 }],
      [null, { tn: 4 }],
    ]),
  ];

  it("fails below the minimum and names the groups", () => {
    const finding = judgeOne({ rule: "fairness/group-size", params: {}, cells });
    assert.deepEqual([finding.status, finding.reason, finding.measured?.value], ["fail", "limit-exceeded", 29]);
    assert.equal(finding.title, "smallest group (sex) 29 < 30 rows");
    assert.match(finding.message, /sex = X/);
    assert.match(finding.message, /Rows without a known group: 4/);
    assert.equal(judgeOne({ rule: "fairness/group-size", params: { level: "warn" }, cells }).status, "warn");
  });

  it("passes at the minimum, and with missing predictions too", () => {
    assert.equal(judgeOne({ rule: "fairness/group-size", params: { min: 29 }, cells }).status, "pass");
    const some = [...GROUPS, { group: ["F"], label: "1", prediction: null, n: 3 }];
    const finding = judgeOne({ rule: "fairness/group-size", params: {}, cells: some, baseline: GROUPS });
    assert.deepEqual([finding.status, finding.baseline], ["pass", { value: 60 }]);
  });

  it("is undecided without a known group", () => {
    const scene = { rule: "fairness/group-size", params: {}, cells: cellsOf([[null, { tp: 40, tn: 40 }]]) };
    assert.equal(undecided(scene), "values-missing");
  });
});
