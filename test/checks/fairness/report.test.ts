import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FairlearnReport } from "../../../src/evidence/readers/fairlearn.ts";
import { cellsOf, judgeOne } from "./fixture.ts";

type Metrics = Readonly<Record<string, number | null>>;

function report(
  groups: Readonly<Record<string, Metrics>>,
  features: readonly string[] = ["sex"],
  named = true,
): FairlearnReport {
  const [feature = "sex"] = features;
  return {
    format: "fairlearn",
    features,
    named,
    groups: Object.entries(groups).map(([value, metrics]) => ({ group: { [feature]: value }, metrics })),
  };
}

const PARITY = { rule: "fairness/demographic-parity-ratio", params: { min: 0.8, groups: ["sex"] } } as const;
const OPPORTUNITY = { rule: "fairness/equal-opportunity-difference", params: { max: 0.1, groups: ["sex"] } } as const;

describe("without a table, a Fairlearn report", () => {
  it("is judged by its figures, and counts that it implies make intervals and exact fractions", () => {
    // 0.6666666667 / 0.8333333333 is above 4/5 by rounding alone, and 0.5333333333 / 0.6666666667 below.
    const fractions = report({
      F: { count: 60, selection_rate: 0.5333333333 },
      M: { count: 60, selection_rate: 0.6666666667 },
    });
    const finding = judgeOne({ ...PARITY, table: false, reports: [["r.csv", fractions]] });
    assert.deepEqual([finding.status, finding.measured?.value, finding.measured?.n], ["pass", 0.8, 120]);
    assert.equal(finding.measured?.interval?.method, "katz-log");
    assert.deepEqual(
      finding.evidence.map(({ kind, path }) => [kind, path]),
      [["report", "r.csv"]],
    );
    assert.match(finding.message, /those of a Fairlearn report/);
  });

  it("has no interval where counts cannot be told, so only the estimate can be judged", () => {
    const rates = report({ F: { count: 60, recall: 0.5 }, M: { count: 60, recall: 0.65 } });
    const scene = { ...OPPORTUNITY, table: false, reports: [["r.csv", rates]] } as const;
    const finding = judgeOne(scene);
    assert.deepEqual([finding.status, finding.measured], ["fail", { value: 0.15, interval: null, n: null }]);
    const proven = judgeOne({ ...scene, params: { ...OPPORTUNITY.params, decide: "proven" } });
    assert.deepEqual([proven.status, proven.reason], ["undecided", "interval-unavailable"]);
  });

  it("is undecided where it does not tell how large the groups are, unless any size will do", () => {
    const rates = report({ F: { selection_rate: 0.5 }, M: { selection_rate: 0.6 } });
    const scene = { ...PARITY, table: false, reports: [["r.csv", rates]] } as const;
    const finding = judgeOne(scene);
    assert.deepEqual([finding.status, finding.reason], ["undecided", "group-too-small"]);
    assert.match(finding.message, /The report has no counts/);
    assert.equal(judgeOne({ ...scene, params: { ...PARITY.params, "min-group": 0 } }).status, "pass");
    const sizes = judgeOne({ ...scene, rule: "fairness/group-size", params: { groups: ["sex"] } });
    assert.deepEqual([sizes.status, sizes.reason], ["undecided", "evidence-missing"]);
  });

  it("is undecided with more groups than can be compared, at once, and with texts for groups", () => {
    const scene = { ...PARITY, table: false } as const;
    const of = (groups: Readonly<Record<string, Metrics>>) =>
      judgeOne({ ...scene, reports: [["r.csv", report(groups)]] });
    const figures = { count: 60, selection_rate: 0.5 };
    const many = of(Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`g${index}`, figures])));
    assert.deepEqual([many.status, many.reason], ["undecided", "value-invalid"]);
    assert.match(many.message, /r\.csv: "sex" makes more than 300 groups/);
    assert.match(of({ F: figures, ["x".repeat(201)]: figures }).message, /a text rather than a group/);
  });

  it("is not believed when it says 0 where Fairlearn writes 0 for 0/0", () => {
    const zeros = report({ F: { count: 60, true_positive_rate: 0 }, M: { count: 60, true_positive_rate: 0.05 } });
    const scene = { ...OPPORTUNITY, table: false } as const;
    assert.equal(judgeOne({ ...scene, reports: [["r.csv", zeros]] }).reason, "undefined-rate");
    const proven = report({
      F: { count: 60, true_positive_rate: 0, false_negative_rate: 1 },
      M: { count: 60, true_positive_rate: 0.05, false_negative_rate: 0.95 },
    });
    assert.equal(judgeOne({ ...scene, reports: [["r.csv", proven]] }).status, "pass");
  });

  it("must be about the rule's groups, hold the rate, and be the only one", () => {
    const rates = report({ F: { count: 60, selection_rate: 0.5 }, M: { count: 60, selection_rate: 0.6 } });
    const scene = { ...PARITY, table: false } as const;
    const other = judgeOne({ ...scene, params: { min: 0.8, groups: ["race"] }, reports: [["r.csv", rates]] });
    assert.deepEqual([other.status, other.reason], ["undecided", "column-missing"]);
    assert.match(other.message, /r\.csv is about sex/);
    const two = judgeOne({
      ...scene,
      reports: [
        ["r.csv", rates],
        ["s.csv", rates],
      ],
    });
    assert.deepEqual([two.status, two.reason], ["undecided", "evidence-ambiguous"]);
    const lacking = judgeOne({ ...OPPORTUNITY, table: false, reports: [["r.csv", rates]] });
    assert.deepEqual([lacking.status, lacking.reason], ["undecided", "evidence-missing"]);
    const none = judgeOne({ ...scene, reports: [] });
    assert.deepEqual([none.status, none.reason], ["undecided", "evidence-missing"]);
  });

  it("that leaves out the names of its features can only be about the one column that the rule names", () => {
    const groups = { F: { count: 60, selection_rate: 0.5 }, M: { count: 60, selection_rate: 0.6 } };
    const unnamed = report(groups, ["feature 1"], false);
    const scene = { ...PARITY, table: false, reports: [["r.json", unnamed]] } as const;
    const finding = judgeOne(scene);
    assert.equal(finding.status, "pass");
    assert.match(finding.message, /does not name its features: it is taken to be about sex/);
    assert.deepEqual(finding.detail[0]?.["group"], { sex: "F" });
  });
});

describe("beside a table, a Fairlearn report", () => {
  const cells = cellsOf([
    ["F", { tp: 24, fp: 12, fn: 6, tn: 18 }],
    ["M", { tp: 30, fp: 15, fn: 5, tn: 10 }],
  ]);
  const judge = (groups: Readonly<Record<string, Metrics>>, named = true) =>
    judgeOne({ ...PARITY, cells, reports: [["r.csv", report(groups, named ? ["sex"] : ["feature 1"], named)]] });

  it("changes nothing where it agrees, up to the rounding that it shows", () => {
    assert.equal(
      judge({ F: { count: 60, selection_rate: 0.6 }, M: { count: 60, selection_rate: 0.75 } }).status,
      "pass",
    );
    assert.equal(judge({ F: { selection_rate: 0.6 }, M: { selection_rate: 0.7500000001 } }).status, "pass");
    assert.equal(judge({ F: { accuracy: 0.1 }, M: { accuracy: 0.2 } }).status, "pass");
  });

  it("leaves the rule undecided where it says something else, and is named", () => {
    for (const groups of [
      { F: { selection_rate: 0.6 }, M: { selection_rate: 0.76 } },
      { F: { selection_rate: 0.6001 }, M: { selection_rate: 0.75 } },
      { F: { count: 61, selection_rate: 0.6 }, M: { count: 60, selection_rate: 0.75 } },
      { F: { selection_rate: 0.6 } },
    ]) {
      const finding = judge(groups);
      assert.deepEqual([finding.status, finding.reason], ["undecided", "not-comparable"]);
      assert.match(finding.message, /r\.csv, a Fairlearn report, gives other figures/);
      assert.deepEqual(
        finding.evidence.map(({ kind }) => kind),
        ["predictions", "report"],
      );
      assert.equal(finding.detail.length, 1);
    }
  });

  it("is not about this table if it names no features and other groups", () => {
    assert.equal(judge({ a: { selection_rate: 0.1 }, b: { selection_rate: 0.2 } }, false).status, "pass");
    assert.equal(judge({ F: { selection_rate: 0.1 }, M: { selection_rate: 0.2 } }, false).reason, "not-comparable");
  });
});
