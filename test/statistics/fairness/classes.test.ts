import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { canonicalClass, canonicalGroup } from "../../../src/statistics/fairness/canonical-value.ts";
import { type Cell, countGroups } from "../../../src/statistics/fairness/count-groups.ts";
import { settleClasses } from "../../../src/statistics/fairness/settle-classes.ts";

function nameOf(text: string): string {
  const value = canonicalClass(text);
  return value.kind === "class" ? value.name : value.kind;
}

function cell(label: string | null, prediction: string | null, n = 1, group: readonly (string | null)[] = []): Cell {
  return { group, label, prediction, n };
}

function settle(cells: readonly Cell[], positive: string | number | boolean | null = null, labelled = true) {
  return settleClasses({ cells, positive, labelled, path: "p.csv" });
}

function reasonOf(result: ReturnType<typeof settle>): string {
  return result.ok ? "none" : result.fault.reason;
}

describe("a class's spelling", () => {
  it("does not matter where tools write the same value differently", () => {
    for (const one of ["1", "1.0", " 1 ", "true", "True", "TRUE", "1e0", "1.000000000000000000e+00", "+1"])
      assert.equal(nameOf(one), "1", one);
    for (const zero of ["0", "0.0", "-0.0", "false", "0e0"]) assert.equal(nameOf(zero), "0", zero);
  });

  it("matters everywhere else", () => {
    assert.equal(nameOf(">50K."), ">50K.");
    assert.equal(nameOf("Yes"), "Yes");
    assert.equal(nameOf("01"), "01");
    assert.notEqual(nameOf("12345678901234567"), nameOf("12345678901234568"));
  });

  it("tells missing from what is no class", () => {
    assert.equal(canonicalClass(null).kind, "missing");
    assert.equal(canonicalClass("  ").kind, "missing");
    for (const text of ["NaN", "nan", "inf", "-Infinity"]) assert.equal(canonicalClass(text).kind, "invalid", text);
  });
});

describe("a group's spelling", () => {
  it("joins whole numbers written as floats, and keeps codes and cases apart", () => {
    assert.equal(canonicalGroup("1.0"), "1");
    assert.equal(canonicalGroup("01"), "01");
    assert.equal(canonicalGroup(" F "), "F");
    assert.equal(canonicalGroup("True"), "true");
    assert.notEqual(canonicalGroup("f"), canonicalGroup("F"));
  });

  it("is missing where it is empty or NaN, and only there", () => {
    for (const text of [null, "", " ", "nan", "NaN"]) assert.equal(canonicalGroup(text), null);
    for (const text of ["None", "NA", "null"]) assert.equal(canonicalGroup(text), text);
  });
});

describe("the classes of a table", () => {
  it("have 1 for positive where the policy says nothing", () => {
    const settled = settle([cell("1", "1.0"), cell("0", "true")]);
    assert.ok(settled.ok);
    assert.equal(settled.value.positive, "1");
    assert.equal(settled.value.classes, 2);
  });

  it("are unknown where a prediction is none of the labels", () => {
    const settled = settle([cell(">50K", ">50K."), cell("<=50K", "<=50K.")], ">50K");
    assert.equal(reasonOf(settled), "unknown-category");
    assert.ok(!settled.ok);
    assert.match(settled.fault.message, />50K\./);
  });

  it("are known as 0 and 1 even if all labels happen to be 1", () => {
    assert.equal(reasonOf(settle([cell("1", "1"), cell("1", "0")])), "none");
  });

  it("need a declared positive one where they are not 1 beside 0 or −1: of 1 and 2 it may be either", () => {
    assert.equal(reasonOf(settle([cell("-1", "1"), cell("1", "-1")])), "none");
    const settled = settle([cell("1", "2"), cell("2", "1")]);
    assert.ok(!settled.ok);
    assert.match(settled.fault.message, /the classes are "1", "2", and the policy does not say which/);
    assert.match(settled.fault.remedy, /Declare `positive`/);
    assert.equal(reasonOf(settle([cell("1", "2"), cell("2", "1")], 1)), "none");
  });

  it("need a declared positive one where there are more than two, and are then judged one against the rest", () => {
    const cells = [cell("0", "0"), cell("1", "1"), cell("2", "2")];
    assert.equal(reasonOf(settle(cells)), "unknown-category");
    const settled = settle(cells, 2);
    assert.ok(settled.ok);
    assert.deepEqual([settled.value.positive, settled.value.classes], ["2", 3]);
  });

  it("must hold the positive one somewhere", () => {
    assert.equal(reasonOf(settle([cell("no", "no"), cell("yes", "no")])), "unknown-category");
    assert.equal(reasonOf(settle([cell("0", "0")])), "unknown-category");
    assert.equal(reasonOf(settle([cell("no", "no"), cell("yes", "no")], "yes")), "none");
  });

  it("are invalid with NaN or an infinity among them, and count what is missing", () => {
    assert.equal(reasonOf(settle([cell("1", "nan"), cell("0", "0")])), "value-invalid");
    assert.equal(reasonOf(settle([cell("inf", "1"), cell("0", "0")])), "value-invalid");
    const settled = settle([cell(null, "1", 3), cell("0", null, 2), cell("1", "0", 4)]);
    assert.ok(settled.ok);
    assert.deepEqual([settled.value.missingLabels, settled.value.missingPredictions], [3, 2]);
  });

  it("come from predictions alone where there are no labels", () => {
    const settled = settle([cell(null, "1"), cell(null, "0")], null, false);
    assert.ok(settled.ok);
    assert.equal(settled.value.missingLabels, 0);
  });
});

describe("counts per group", () => {
  const anyCell = fc.record({
    group: fc.tuple(fc.constantFrom("a", "b", null, ""), fc.constantFrom("x", "1", "1.0")),
    label: fc.constantFrom("0", "1", "1.0", null),
    prediction: fc.constantFrom("0", "1", "true", null),
    n: fc.integer({ min: 1, max: 50 }),
  });

  it("add up to all rows, whichever columns make the groups", () => {
    fc.assert(
      fc.property(fc.array(anyCell), fc.constantFrom([0], [1], [0, 1]), (cells, at) => {
        const groups = countGroups({ cells, at, positive: "1" });
        const total = cells.reduce((sum, { n }) => sum + n, 0);
        assert.equal(
          groups.reduce((sum, { n }) => sum + n, 0),
          total,
        );
        for (const group of groups) {
          assert.ok(group.truePositives <= group.positives && group.falsePositives <= group.negatives);
          assert.ok(group.positives + group.negatives <= group.n && group.selected <= group.n);
        }
      }),
    );
  });

  it("do not depend on the order of the cells, nor on what the groups are called", () => {
    fc.assert(
      fc.property(fc.array(anyCell), (cells) => {
        const groups = countGroups({ cells, at: [0, 1], positive: "1" });
        assert.deepEqual(countGroups({ cells: [...cells].reverse(), at: [0, 1], positive: "1" }), groups);
        const renamed = cells.map((one) => ({
          ...one,
          group: [one.group[0] ? `${one.group[0]}!` : null, one.group[1] ?? null],
        }));
        const counts = (list: typeof groups) => list.map(({ values: _values, ...rest }) => JSON.stringify(rest)).sort();
        assert.deepEqual(counts(countGroups({ cells: renamed, at: [0, 1], positive: "1" })), counts(groups));
      }),
    );
  });

  it("join spellings of one group and keep missing values as a group of their own", () => {
    const cells = [
      cell("1", "1", 2, ["1"]),
      cell("0", "1", 3, ["1.0"]),
      cell("1", "0", 4, [""]),
      cell("1", "0", 5, [null]),
    ];
    assert.deepEqual(countGroups({ cells, at: [0], positive: "1" }), [
      { values: ["1"], n: 5, selected: 5, positives: 2, truePositives: 2, negatives: 3, falsePositives: 3 },
      { values: [null], n: 9, selected: 0, positives: 9, truePositives: 0, negatives: 0, falsePositives: 0 },
    ]);
  });
});
