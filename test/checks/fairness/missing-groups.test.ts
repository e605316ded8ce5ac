import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fairnessRules } from "../../../src/checks/fairness/index.ts";
import { cellsOf, judgeOne, judgeScene, type Scene } from "./fixture.ts";

const LIKE = { tp: 20, fp: 10, fn: 10, tn: 20 } as const;
const TWO = cellsOf([
  ["a", LIKE],
  ["b", LIKE],
]);
const THREE = [...TWO, ...cellsOf([["c", LIKE]])];
const PARITY = { rule: "fairness/demographic-parity-difference", params: { max: 0.1 } } as const;

function paramsOf(name: string): Record<string, unknown> {
  if (name.endsWith("size")) return {};
  return name.endsWith("ratio") ? { min: 0.8 } : { max: 0.1 };
}

function missing(scene: Scene) {
  const finding = judgeOne(scene);
  assert.deepEqual([finding.status, finding.reason, finding.measured], ["undecided", "group-missing", null]);
  return finding;
}

describe("a group that the baseline has and the predictions have not", () => {
  it("leaves every rule undecided that would pass, names the group and says what to do", () => {
    for (const { name } of fairnessRules) {
      const scene = { rule: name, params: paramsOf(name), cells: TWO, baseline: THREE };
      const finding = missing(scene);
      assert.match(finding.title, /\(sex\) undecided: group-missing$/);
      assert.match(finding.message, /sex = c \(60 rows there\)/);
      assert.match(finding.remedy, /missing-groups: leave-out/);
      const row = finding.detail.find(({ group }) => JSON.stringify(group) === '{"sex":"c"}');
      assert.deepEqual([row?.["n"], row?.["compared"], row?.["reason"]], [0, false, "group-missing"]);
      assert.deepEqual(
        finding.evidence.map(({ side }) => side),
        ["current", "baseline"],
      );
      assert.equal(judgeOne({ ...scene, cells: THREE }).status, "pass", name);
      assert.equal(judgeOne({ ...scene, baseline: TWO }).status, "pass", name);
    }
  });

  it("is missed whatever `decide` and `level` say, where nothing is broken", () => {
    for (const decide of ["estimate", "confident", "proven"])
      missing({ ...PARITY, params: { max: 0.9, decide, level: "warn" }, cells: TWO, baseline: THREE });
    const unproven = cellsOf([
      ["a", { tp: 20, fp: 10, fn: 10, tn: 20 }],
      ["b", { tp: 24, fp: 12, fn: 8, tn: 16 }],
    ]);
    missing({ ...PARITY, params: { max: 0.09, decide: "confident" }, cells: unproven, baseline: THREE });
  });

  it("does not soften a broken limit, and is named beside it", () => {
    const cells = cellsOf([
      ["a", { tp: 50, tn: 10 }],
      ["b", { tp: 10, tn: 50 }],
    ]);
    const finding = judgeOne({ ...PARITY, cells, baseline: THREE });
    assert.deepEqual([finding.status, finding.reason], ["fail", "limit-exceeded"]);
    assert.match(finding.message, /no row: sex = c/);
    const size = { rule: "fairness/group-size", params: { min: 100 }, cells, baseline: THREE };
    assert.equal(judgeOne(size).status, "fail");
    assert.match(judgeOne(size).message, /no row: sex = c/);
  });

  it("is the reason where it leaves one group only, and stands beside other reasons", () => {
    const one = cellsOf([["a", LIKE]]);
    assert.match(missing({ ...PARITY, cells: one, baseline: TWO }).message, /sex = b/);
    const small = [...TWO, ...cellsOf([["d", { tp: 1 }]])];
    const finding = judgeOne({ ...PARITY, cells: small, baseline: THREE });
    assert.equal(finding.reason, "group-too-small");
    assert.match(finding.message, /no row: sex = c/);
  });

  it("is missed from min-group rows in the baseline on, and only named below", () => {
    const before = (rows: number) => [...TWO, ...cellsOf([["c", { tp: rows }]])];
    missing({ ...PARITY, cells: TWO, baseline: before(30) });
    const finding = judgeOne({ ...PARITY, cells: TWO, baseline: before(29) });
    assert.equal(finding.status, "pass");
    assert.match(finding.message, /few rows of them: sex = c \(29 rows there\)/);
    missing({ ...PARITY, params: { max: 0.1, "min-group": 0 }, cells: TWO, baseline: before(1) });
  });

  it("cannot mend the size of groups by being deleted", () => {
    const scene = { rule: "fairness/group-size", params: { min: 50 }, cells: TWO };
    const baseline = [...TWO, ...cellsOf([["c", { tp: 40 }]])];
    assert.equal(judgeOne({ ...scene, cells: baseline }).status, "fail");
    missing({ ...scene, baseline });
    missing({ ...scene, params: { min: 5 }, baseline: [...TWO, ...cellsOf([["c", { tp: 5 }]])] });
  });

  it("is not covered by leaving out small groups, and is by leaving out missing ones, by name", () => {
    missing({ ...PARITY, params: { max: 0.1, "small-groups": "leave-out" }, cells: TWO, baseline: THREE });
    for (const { name } of fairnessRules) {
      const params = { ...paramsOf(name), "missing-groups": "leave-out" };
      const finding = judgeOne({ rule: name, params, cells: TWO, baseline: THREE });
      assert.equal(finding.status, "pass", name);
      assert.match(finding.message, /Left out, as the policy says.*sex = c \(60 rows there\)/);
      assert.ok(finding.detail.some(({ reason }) => reason === "group-missing"));
    }
  });

  it("is missed among crossed groups too", () => {
    const cells = (groups: readonly string[][]) => cellsOf(groups.map((group) => [group, LIKE] as const));
    const all = [
      ["F", "x"],
      ["F", "y"],
      ["M", "x"],
      ["M", "y"],
    ];
    const findings = judgeScene({
      ...PARITY,
      params: { max: 0.1, intersections: true },
      columns: ["sex", "race"],
      cells: cells(all.slice(1)),
      baseline: cells(all),
    });
    assert.deepEqual(
      findings.map(({ slice, reason }) => [slice?.["group"], reason]),
      [
        ["sex", "within-limit"],
        ["race", "within-limit"],
        ["sex × race", "group-missing"],
      ],
    );
    assert.match(findings[2]?.message ?? "", /sex = F, race = x \(60 rows there\)/);
  });

  it("is missed where only rows without a known group are left", () => {
    const cells = cellsOf([
      [null, LIKE],
      ["a", LIKE],
    ]);
    missing({ ...PARITY, cells, baseline: TWO });
    assert.equal(judgeOne({ ...PARITY, cells: TWO, baseline: [...TWO, ...cellsOf([[null, LIKE]])] }).status, "pass");
  });

  it("is known from a baseline whose rates cannot be had, and from none that cannot be read", () => {
    const opportunity = { rule: "fairness/equal-opportunity-difference", params: { max: 0.1 } };
    const unlabelled = [...THREE, { group: ["a"], label: null, prediction: "1", n: 1 }];
    missing({ ...opportunity, cells: TWO, baseline: unlabelled });
    const unreadable = [...THREE, { group: ["a"], label: "1", prediction: "nan", n: 1 }];
    assert.equal(judgeOne({ ...opportunity, cells: TWO, baseline: unreadable }).status, "pass");
  });
});
