import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { jsonDocument } from "../../../src/evidence/read-json.ts";
import { fairlearnReader } from "../../../src/evidence/readers/fairlearn.ts";
import type { ReportDocument } from "../../../src/evidence/readers/reader.ts";
import { readDocument } from "../../../src/evidence/recognise.ts";

async function exported(name: string): Promise<ReportDocument> {
  const file = fileURLToPath(new URL(`../../reference/fairness/reports/${name}`, import.meta.url));
  const document = await readDocument(file, name);
  assert.ok(document.ok);
  return document.value;
}

async function read(name: string) {
  const document = await exported(name);
  assert.ok(fairlearnReader.recognises(document), name);
  const report = fairlearnReader.read(document, name);
  assert.ok(report.ok, name);
  return report.value;
}

function json(value: unknown): ReportDocument {
  const document = jsonDocument(JSON.stringify(value), "r.json");
  assert.ok(document.ok);
  return document.value;
}

function csv(...lines: readonly string[]): ReportDocument {
  const [header = [], ...rows] = lines.map((line) => line.split(","));
  return { type: "csv", header, rows: rows.map((fields, index) => ({ fields, line: index + 2 })) };
}

describe("exports of a Fairlearn MetricFrame", () => {
  it("in CSV name their features and give every metric of every group", async () => {
    const report = await read("sex.csv");
    assert.deepEqual([report.features, report.named], [["sex"], true]);
    assert.deepEqual(
      report.groups.map(({ group, metrics }) => [group["sex"], metrics["count"], Object.keys(metrics).length]),
      [
        ["F", 207, 5],
        ["M", 193, 5],
      ],
    );
    assert.equal(report.groups[0]?.metrics["selection_rate"], 0.5314009661835749);
  });

  it("say the same in CSV and in JSON by records, and by columns after reset_index", async () => {
    const [table, records, reset] = [
      await read("sex-site.csv"),
      await read("sex-site-records.json"),
      await read("sex-site-reset.json"),
    ];
    assert.deepEqual(table.features, ["sex", "site"]);
    assert.equal(table.groups.length, 8);
    for (const report of [records, reset]) {
      assert.deepEqual([report.features, report.named], [["sex", "site"], true]);
      assert.deepEqual(
        report.groups.map(({ group }) => group),
        table.groups.map(({ group }) => group),
      );
      report.groups.forEach(({ metrics }, index) => {
        const difference = (metrics["selection_rate"] ?? 0) - (table.groups[index]?.metrics["selection_rate"] ?? 1);
        assert.ok(Math.abs(difference) < 1e-9);
      });
    }
  });

  it("leave out the names of features in JSON by columns and by split, but not the groups", async () => {
    const table = await read("sex-site.csv");
    const values = table.groups.map(({ group }) => Object.values(group));
    assert.ok(
      values.some((value) => value.includes("a\\b, c")) && values.some((value) => value.includes('the "Elms"')),
    );
    for (const name of ["sex-site-columns.json", "sex-site-split.json"]) {
      const report = await read(name);
      assert.deepEqual([report.features, report.named], [["feature 1", "feature 2"], false]);
      assert.deepEqual(
        report.groups.map(({ group }) => Object.values(group)),
        values,
      );
    }
    assert.deepEqual(
      (await read("sex-columns.json")).groups.map(({ group }) => group),
      [{ "feature 1": "F" }, { "feature 1": "M" }],
    );
  });

  it("give null for figures of a crossing without rows", async () => {
    for (const name of ["sex-age.csv", "sex-age-columns.json"]) {
      const report = await read(name);
      const empty = report.groups.find(({ group }) => Object.values(group).join() === "F,3");
      assert.deepEqual(empty?.metrics, {
        count: null,
        selection_rate: null,
        true_positive_rate: null,
        false_positive_rate: null,
        accuracy: null,
      });
    }
  });

  it("may hold metrics under names of the user's own before the known ones", () => {
    const report = fairlearnReader.read(csv("sex,my score,selection_rate", "F,1,0.5", "M,0.25,0.6"), "r.csv");
    assert.ok(report.ok);
    assert.deepEqual(report.value.features, ["sex"]);
    assert.deepEqual(report.value.groups[1], {
      group: { sex: "M" },
      metrics: { "my score": 0.25, selection_rate: 0.6 },
    });
  });
});

describe("what is no export of a MetricFrame", () => {
  it("is not taken for one", () => {
    const others: readonly ReportDocument[] = [
      csv("sex,label,prediction", "F,1,0", "M,0,1"),
      csv("selection_rate,count", "0.5,10", "0.6,20"),
      csv("name,accuracy,count", "a,0.9,10", "b,0.8,20"),
      json({ selection_rate: 0.5, count: 10 }),
      json({ selection_rate: { F: 0.5, M: 0.6 }, count: { F: 1 } }),
      json([{ sex: "F", selection_rate: 0.5 }, { sex: "M" }]),
      json([{ sex: "F", selection_rate: { value: 0.5 } }]),
      json({ columns: ["selection_rate"], index: ["F"], data: [[0.5], [0.6]] }),
      json({ metrics: [{ metric: "accuracy", result: { current: 0.9 } }], version: "0.4" }),
      json([]),
      json({}),
      json("selection_rate"),
    ];
    for (const document of others) assert.equal(fairlearnReader.recognises(document), false, JSON.stringify(document));
  });
});

describe("a MetricFrame's export that is broken", () => {
  function faultOf(document: ReportDocument): string {
    assert.ok(fairlearnReader.recognises(document));
    const report = fairlearnReader.read(document, "r");
    assert.ok(!report.ok);
    assert.equal(report.fault.reason, "evidence-malformed");
    return report.fault.message;
  }

  it("is refused with the place and the reason", () => {
    assert.match(faultOf(csv("sex,selection_rate", "F,0.5", "M,1.2")), /line 3: selection_rate is not within 0 and 1/);
    assert.match(faultOf(csv("sex,selection_rate", "F,0.5", "M,high")), /line 3: selection_rate is not a number/);
    assert.match(faultOf(csv("sex,selection_rate", "F,0.5", "F,0.6")), /line 3 is about the same group/);
    assert.match(
      faultOf(csv("sex,count,selection_rate", "F,2.5,0.5", "M,3,0.6")),
      /line 2: count is not a whole number/,
    );
    assert.match(faultOf(csv("sex,selection_rate,n", "F,0.4,12.5", "M,0.6,40")), /line 2: n is not a whole number/);
    for (const name of ["tpr", "fpr", "tnr", "fnr", "recall", "recall_score"])
      assert.match(
        faultOf(csv(`sex,selection_rate,${name}`, "F,0.4,95", "M,0.6,95.05")),
        new RegExp(`line 2: ${name} is not within 0 and 1`),
      );
    assert.match(
      faultOf(json({ columns: ["selection_rate"], index: ["F", "M"], data: [[0.5], [0.6, 1]] })),
      /group 2 has 2 figures/,
    );
  });
});
