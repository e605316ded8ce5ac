import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../../../src/assessment/finding.ts";
import type { ColumnFigures, DriftFigures } from "../../../src/statistics/drift/drift-figures.ts";
import { categories, figuresOf, judge, numbers, side, spread } from "./rule-input.ts";

const still = (name: string) => numbers(name, spread(1000), spread(1000));
const moved = (name: string) => numbers(name, spread(1000), spread(1000, 0.5));
const few = (name: string) => numbers(name, spread(30), spread(30, 0.9));
const invalid = (name: string): ColumnFigures => ({
  name,
  reference: side(1000, { nonFinite: 1 }),
  current: side(1000),
  comparison: { kind: "none", reason: "value-invalid" },
});

function features(columns: readonly ColumnFigures[], params: Record<string, unknown> = {}): Finding {
  const [finding, ...others] = judge("drift/features", params, figuresOf(columns));
  assert.ok(finding);
  assert.deepEqual(others, []);
  return finding;
}

function row(finding: Finding, feature: string) {
  const found = finding.detail.find((candidate) => candidate["feature"] === feature);
  assert.ok(found);
  return found;
}

test("no drift passes, with every feature in its row", () => {
  const finding = features([still("a"), categories("c", [500, 500], [490, 510])]);
  assert.equal(finding.status, "pass");
  assert.deepEqual(finding.measured, { value: 0, interval: null, n: 2 });
  const { adjustedPValue, pValue, ...rest } = row(finding, "a");
  assert.deepEqual(rest, {
    feature: "a",
    type: "number",
    method: "ks",
    statistic: 0,
    effect: 0,
    threshold: 0.1,
    nReference: 1000,
    nCurrent: 1000,
    drifted: false,
    reason: null,
    note: "auto: numbers with more than 10 distinct values",
  });
  assert.deepEqual([pValue, adjustedPValue], [1, 1]);
  assert.equal(row(finding, "c")["method"], "chi-square");
});

test("exactly the allowed share passes, one feature more fails", () => {
  const columns = ["a", "b", "c", "d", "e", "f", "g"].map(still);
  const three = [...columns, ...["x", "y", "z"].map(moved)];
  assert.equal(features(three, { "max-share": 0.3 }).status, "pass");
  const four = features([...three.slice(1), moved("w")], { "max-share": 0.3 });
  assert.equal(four.status, "fail");
  assert.equal(four.reason, "limit-exceeded");
  assert.equal(four.measured?.value, 0.4);
  assert.match(four.title, /^4 of 10 features drifted \(limit 30 %\): x \(ks 0\.50 > 0\.10\), y /);
  assert.match(features(columns, { "max-share": 0.125 }).title, /^0 of 7 features drifted \(limit 12\.5 %\)$/);
});

test("level warn says it without failing", () => {
  assert.equal(features([moved("a")], { level: "warn" }).status, "warn");
});

test("an effect exactly on its threshold is no drift", () => {
  const whole = (from: number) => Array.from({ length: 1000 }, (_, k) => from + k);
  const column = numbers("a", whole(0), whole(100));
  assert.equal(row(features([column], { threshold: 0.1 }), "a")["effect"], 0.1);
  assert.equal(row(features([column], { threshold: 0.1 }), "a")["drifted"], false);
  assert.equal(row(features([column], { threshold: 0.0999 }), "a")["drifted"], true);
});

test("an effect over its threshold without significance is no drift, and significance without effect is none", () => {
  const chance = numbers("a", spread(20), spread(20, 0.2));
  const small = features([chance], { "min-rows": 10 });
  assert.equal(row(small, "a")["drifted"], false);
  assert.ok(Number(row(small, "a")["effect"]) > 0.1);
  const tiny = numbers("a", spread(20_000), spread(20_000, 0.05));
  const large = features([tiny]);
  assert.equal(row(large, "a")["drifted"], false);
  assert.ok(Number(row(large, "a")["pValue"]) < 1e-6);
});

test("p-values are adjusted over the features: what is significant alone may not be among many", () => {
  const borderline = numbers("a", spread(400), spread(400, 0.1025));
  assert.equal(row(features([borderline]), "a")["drifted"], true);
  const among = features([borderline, ...Array.from({ length: 19 }, (_, i) => still(`s${i}`))]);
  assert.equal(row(among, "a")["drifted"], false);
  assert.equal(row(among, "a")["adjustedPValue"], Number(row(among, "a")["pValue"]) * 20);
});

test("too few values make a feature undecided whatever they show", () => {
  const finding = features([few("a"), few("b")]);
  assert.equal(finding.status, "undecided");
  assert.equal(finding.reason, "too-few-rows");
  assert.equal(finding.measured?.value, null);
  assert.equal(row(finding, "a")["drifted"], null);
});

test("an undecided feature is only named where it cannot change the verdict", () => {
  const quiet = [still("a"), still("b"), still("c"), invalid("d")];
  const passed = features(quiet, { "max-share": 0.3 });
  assert.equal(passed.status, "pass");
  assert.match(passed.message, /0 of 3 judged features drifted .* Not judged: d \(NaN or infinite values\)/);
  assert.equal(row(passed, "d")["reason"], "value-invalid");
  const open = features(quiet, { "max-share": 0.2 });
  assert.equal(open.status, "undecided");
  assert.equal(open.reason, "value-invalid");
  const broken = features([moved("a"), moved("b"), still("c"), invalid("d")], { "max-share": 0.3 });
  assert.equal(broken.status, "fail");
});

test("undecided features do not dilute the share of the others into a pass", () => {
  // One of two judged features drifted; were the eight others still, the share would be 0.1.
  const columns = [moved("a"), still("b"), ...Array.from({ length: 8 }, (_, i) => invalid(`i${i}`))];
  assert.equal(features(columns, { "max-share": 0.3 }).status, "undecided");
});

test("nothing to compare is undecided", () => {
  assert.equal(features([]).status, "undecided");
  assert.equal(features([still("a")], { ignore: ["a"] }).status, "undecided");
});

test("columns that one side lacks are undecided features", () => {
  const gone: ColumnFigures = {
    name: "gone",
    reference: side(1000),
    current: null,
    comparison: { kind: "none", reason: "column-missing" },
  };
  const finding = features([still("a"), gone]);
  assert.equal(finding.status, "undecided");
  assert.equal(row(finding, "gone")["type"], "number → absent");
});

test("a method for all goes where it fits, and says where another stands in", () => {
  const finding = features([still("a"), categories("c", [500, 500], [490, 510])], {
    method: "wasserstein",
    threshold: 0.5,
  });
  assert.equal(row(finding, "a")["method"], "wasserstein");
  assert.equal(row(finding, "a")["threshold"], 0.5);
  assert.equal(row(finding, "c")["method"], "chi-square");
  assert.equal(row(finding, "c")["threshold"], 0.1);
  assert.match(String(row(finding, "c")["note"]), /wasserstein needs numbers: chi-square instead/);
});

test("a feature's own method and threshold govern it, and a misfit of its own is undecided", () => {
  const columns = [moved("a"), still("b"), categories("c", [500, 500], [490, 510])];
  const own = features(columns, { features: { a: { method: "psi", threshold: 100 }, c: { method: "ks" } } });
  assert.equal(row(own, "a")["method"], "psi");
  assert.equal(row(own, "a")["drifted"], false);
  assert.equal(row(own, "c")["drifted"], null);
  assert.equal(row(own, "c")["reason"], "not-comparable");
});

test("settings for a feature that is not there are not passed over", () => {
  const many = ["income", "b", "c", "d", "e"].map(still);
  const finding = features(many, { features: { incme: { threshold: 0.01 } } });
  assert.deepEqual([finding.status, finding.reason], ["undecided", "column-missing"]);
  assert.match(finding.title, /no feature "incme"; did you mean "income"\?/);
  assert.equal(features([moved("a")], { features: { incme: {} } }).status, "fail");
  const both = features(many, { features: { b: {} }, ignore: ["b"] });
  assert.match(both.title, /"b" is under `features` and `ignore`/);
});

test("a threshold of its own is never given up for another method's", () => {
  const column = categories("c", [500, 500], [450, 550]);
  const finding = features([column], { method: "wasserstein", features: { c: { threshold: 0.01 } } });
  assert.equal(finding.status, "undecided");
  assert.equal(row(finding, "c")["note"], "wasserstein needs numbers");
});

test("a threshold that no effect can be over is refused", () => {
  for (const params of [
    { threshold: 1 },
    { method: "jensen-shannon", threshold: 2 },
    { features: { a: { threshold: 1 } } },
    { method: "psi", features: { a: { method: "ks", threshold: 1.5 } } },
  ])
    assert.throws(() => features([still("a")], params), /less than 1/);
  assert.equal(features([moved("a")], { method: "psi", threshold: 1.5 }).status, "fail");
  assert.throws(() => judge("drift/predictions", { threshold: 1 }, figuresOf([])), /less than 1/);
  assert.throws(() => judge("drift/feature", { features: { a: { threshold: 1 } } }, figuresOf([])), /less than 1/);
});

test("rare categories that all gave way to others are not hidden by pooling them", () => {
  const [common, rare, none] = [[500], new Array(250).fill(2), new Array(250).fill(0)];
  const swapped = categories("k", [...common, ...rare, ...none], [...common, ...none, ...rare]);
  for (const method of ["chi-square", "psi", "jensen-shannon"]) {
    const finding = features([swapped], { method });
    assert.deepEqual([finding.status, finding.reason], ["undecided", "not-comparable"], method);
    assert.match(finding.message, /500 categories too rare to test singly differ/);
  }
  const kept = categories("k", [...common, ...rare], [...common, ...rare]);
  assert.equal(features([kept]).status, "pass");
});

test("the message gives the reason for each feature that is not judged", () => {
  const day: ColumnFigures = {
    name: "day",
    reference: side(1000, { type: "date" }),
    current: side(1000, { type: "date" }),
    comparison: { kind: "none", reason: "not-comparable" },
  };
  const typed: ColumnFigures = { ...day, name: "t", current: side(1000, { type: "string" }) };
  const empty: ColumnFigures = {
    name: "e",
    reference: side(1000),
    current: side(1000, { missing: 1000 }),
    comparison: { kind: "none", reason: "values-missing" },
  };
  const { message } = features([day, typed, empty, few("f")]);
  assert.match(message, /day \(date values are not compared\); t \(types differ: date → string\)/);
  assert.match(message, /e \(no values in the current table\)/);
  assert.match(message, /f \(30 reference and 30 current values, 400 each are needed\)/);
});

test("a feature whose name every object has is like any other", () => {
  const finding = features([still("constructor"), still("__proto__")]);
  assert.equal(finding.status, "pass");
});

test("every method finds a plain shift and no drift where there is none", () => {
  for (const method of ["psi", "ks", "wasserstein", "jensen-shannon", "auto"]) {
    const finding = features([moved("a"), still("b")], { method, "max-share": 0.9 });
    assert.deepEqual([row(finding, "a")["drifted"], row(finding, "b")["drifted"]], [true, false], method);
  }
  for (const method of ["psi", "jensen-shannon", "chi-square", "auto"]) {
    const columns = [categories("a", [500, 500], [800, 200]), categories("b", [500, 500], [505, 495])];
    const finding = features(columns, { method, "max-share": 0.9 });
    assert.deepEqual([row(finding, "a")["drifted"], row(finding, "b")["drifted"]], [true, false], method);
  }
});

test("a rare category that leaves nothing to test is still where the shares agree, else undecided", () => {
  const same = features([categories("c", [1000], [1000])]);
  assert.equal(same.status, "pass");
  assert.equal(row(same, "c")["pValue"], null);
  const rare = features([categories("c", [997, 3], [1000, 0])]);
  assert.equal(row(rare, "c")["drifted"], false);
  const odd = features([categories("c", [1000, 0], [1, 2])], { "min-rows": 2 });
  assert.equal(row(odd, "c")["drifted"], null);
});

test("a bound that straddles the threshold is undecided, and one beside it is not", () => {
  const bounded = (low: number, high: number, greatestP = 0, more: readonly ColumnFigures[] = []): DriftFigures =>
    figuresOf([
      ...more,
      {
        ...moved("a"),
        comparison: {
          kind: "numeric",
          n: 20_000_000,
          m: 20_000_000,
          distinct: 20_000_000,
          categories: null,
          bins: { reference: [1, 1], current: [1, 1] },
          ks: { value: (low + high) / 2, low, high, pValue: 0, greatestP },
          wasserstein: null,
          approximation: "bounded",
        },
      },
    ]);
  const drifted = (low: number, high: number) =>
    judge("drift/features", {}, bounded(low, high))[0]?.detail[0]?.["drifted"];
  assert.deepEqual([drifted(0.05, 0.1), drifted(0.09, 0.11), drifted(0.11, 0.12)], [false, null, true]);
  assert.deepEqual(judge("drift/features", {}, bounded(0.09, 0.11))[0]?.detail[0]?.["bound"], [0.09, 0.11]);
  const last = (figures: DriftFigures) => judge("drift/features", {}, figures)[0]?.detail.at(-1);
  assert.deepEqual(
    [last(bounded(0.11, 0.12, 0.049))?.["drifted"], last(bounded(0.11, 0.12, 0.05))?.["drifted"]],
    [true, null],
  );
  // A column whose p-value nobody can know counts among the tested ones, as the adjustment would have it.
  const untold = { ...moved("b"), comparison: { kind: "none", reason: "no-figures" } } as const;
  assert.equal(last(bounded(0.11, 0.12, 0.049, [untold]))?.["drifted"], null);
  assert.equal(last(bounded(0.11, 0.12, 0.024, [untold]))?.["drifted"], true);
  const row = judge("drift/features", {}, bounded(0.11, 0.12, 0, [untold]))[0]?.detail[0];
  assert.deepEqual([row?.["reason"], row?.["drifted"]], ["not-comparable", null]);
});

test("without a baseline the fault's reason and remedy become the finding", () => {
  const fault = { reason: "no-baseline", message: "There is none yet.", remedy: "Run it on main." } as const;
  const [finding] = judge("drift/features", {}, fault);
  assert.equal(finding?.status, "undecided");
  assert.equal(finding?.reason, "no-baseline");
  assert.equal(finding?.remedy, "Run it on main.");
});
