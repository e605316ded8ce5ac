import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Evidence } from "../../../src/evidence/evidence.ts";
import type { GroupCountsRequest } from "../../../src/statistics/fairness/group-counts.ts";
import { groupCountsProvider } from "../../../src/statistics/fairness/group-counts-provider.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "group-counts-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function table(name: string, lines: readonly string[]): Promise<Evidence> {
  const file = join(folder, name);
  await writeFile(file, `${lines.join("\n")}\n`);
  const origin = { type: "directory", directory: folder } as const;
  const slot = { model: "m", role: "predictions", side: "current", path: name } as const;
  return { ...slot, state: "present", sha256: "0".repeat(64), bytes: 1, file, origin };
}

const REQUEST: GroupCountsRequest = {
  kind: "group-counts",
  side: "current",
  groupings: [["sex"], ["race"], ["sex", "race"]],
  columns: { label: "y", prediction: "p" },
  positive: null,
  delimiter: null,
};

function ask(item: Evidence, change: Partial<GroupCountsRequest> = {}) {
  return groupCountsProvider.provide({ ...REQUEST, ...change }, { model: "m", items: [item] });
}

const ROWS = ["sex,race,y,p", "F,a,1,1.0", "F,b,1,0.0", "M,a,0,1.0", "M,a,1,1.0", ",b,0,0.0", "M,b,0,0.0"];

describe("counts of a table of predictions", () => {
  it("are made for each group column and for crossings, missing values apart", async () => {
    const counts = await ask(await table("p.csv", ROWS));
    assert.ok(counts.ok);
    assert.deepEqual([counts.value.rows, counts.value.classes, counts.value.labelFault], [6, 2, null]);
    const [sex, , crossed] = counts.value.groupings;
    assert.ok(sex?.ok && crossed?.ok);
    assert.deepEqual(sex.groups, [
      { values: ["F"], n: 2, selected: 1, positives: 2, truePositives: 1, negatives: 0, falsePositives: 0 },
      { values: ["M"], n: 3, selected: 2, positives: 1, truePositives: 1, negatives: 2, falsePositives: 1 },
      { values: [null], n: 1, selected: 0, positives: 0, truePositives: 0, negatives: 1, falsePositives: 0 },
    ]);
    assert.deepEqual(
      crossed.groups.map(({ values, n }) => [...values, n]),
      [
        ["F", "a", 1],
        ["F", "b", 1],
        ["M", "a", 2],
        ["M", "b", 1],
        [null, "b", 1],
      ],
    );
  });

  it("are the same from JSON Lines, with truth values for classes", async () => {
    const lines = ROWS.slice(1).map((row) => {
      const [sex, race, y, p] = row.split(",");
      return JSON.stringify({ sex: sex === "" ? null : sex, race, y: y === "1", p: p === "1.0" });
    });
    const [csv, jsonl] = [await ask(await table("q.csv", ROWS)), await ask(await table("q.jsonl", lines))];
    assert.ok(csv.ok && jsonl.ok);
    assert.deepEqual(jsonl.value.groupings, csv.value.groupings);
  });

  it("keep the names of groups as they are written: long numbers, dates that are none, and what comes late", async () => {
    const many = Array.from({ length: 120_000 }, (_, index) => `1,${index % 2},${index % 2},x`);
    const odd = ["90+,1,0,x", "1000000000000000000000,1,0,x", "1000000000000000000001,1,1,x", "2024-02-30,1,1,x"];
    const csv = await ask(await table("late.csv", ["sex,y,p,race", ...many, ...odd]), { groupings: [["sex"]] });
    const lines = odd.map((row) => {
      const [sex = "", y, p] = row.split(",");
      return `{"sex": ${/^\d+$/.test(sex) ? sex : `"${sex}"`}, "y": ${y}, "p": ${p}}`;
    });
    const numbers = await table("long.jsonl", [...lines.slice(1, 3), '{"sex": 5, "y": 0, "p": 0}']);
    const jsonl = await ask(numbers, { groupings: [["sex"]] });
    const namesIn = (counts: typeof csv) => {
      assert.ok(counts.ok && counts.value.groupings[0]?.ok);
      return counts.value.groupings[0].groups.map(({ values }) => values[0]);
    };
    assert.deepEqual(namesIn(csv), ["1", "1000000000000000000000", "1000000000000000000001", "2024-02-30", "90+"]);
    assert.deepEqual(namesIn(jsonl), ["1000000000000000000000", "1000000000000000000001", "5"]);
  });

  it("refuse text and numbers mixed in JSON Lines, and say so", async () => {
    const lines = ['{"sex": "F", "y": 1, "p": 1}', '{"sex": 2, "y": 0, "p": 0}'];
    const counts = await ask(await table("mixed.jsonl", lines), { groupings: [["sex"]] });
    assert.ok(counts.ok && counts.value.groupings[0]?.ok === false);
    assert.match(counts.value.groupings[0].fault.message, /text and numbers mixed/);
  });

  it("name a group column that is missing, and count the others", async () => {
    const counts = await ask(await table("p.csv", ROWS), { groupings: [["sex"], ["age"], ["sex", "age"]] });
    assert.ok(counts.ok);
    const [sex, age, crossed] = counts.value.groupings;
    assert.ok(sex?.ok === true && age?.ok === false && crossed?.ok === false);
    assert.equal(age.fault.reason, "column-missing");
    assert.match(age.fault.message, /no column "age"/);
  });

  it("refuse an identifier as a group and a score as a prediction", async () => {
    const rows = Array.from({ length: 400 }, (_, index) => `id${index},${index % 2},${index % 2},${index / 400}`);
    const item = await table("ids.csv", ["id,y,p,s", ...rows]);
    const byId = await ask(item, { groupings: [["id"]] });
    assert.ok(byId.ok && byId.value.groupings[0]?.ok === false);
    assert.match(byId.value.groupings[0].fault.message, /"id" makes more than 300 groups/);
    const scores = await ask(item, { groupings: [["y"]], columns: { label: "y", prediction: "s" } });
    assert.ok(!scores.ok);
    assert.equal(scores.fault.reason, "value-invalid");
    assert.match(scores.fault.message, /scores rather than classes/);
  });

  it("refuse a text as a group, and allow one column to play two parts", async () => {
    const item = await table("text.csv", ["note,y,p", `${"x".repeat(201)},1,1`, "b,0,0"]);
    const counts = await ask(item, { groupings: [["note"], ["y"]] });
    assert.ok(counts.ok);
    const [note, label] = counts.value.groupings;
    assert.ok(note?.ok === false && label?.ok === true);
    assert.match(note.fault.message, /a text rather than a group/);
    assert.deepEqual(
      label.groups.map(({ values, n }) => [values[0], n]),
      [
        ["0", 1],
        ["1", 1],
      ],
    );
  });

  it("go without labels where there are none, and say so", async () => {
    const undeclared = await ask(await table("p.csv", ROWS), { columns: { label: null, prediction: "p" } });
    assert.ok(undeclared.ok);
    assert.equal(undeclared.value.labelFault?.reason, "column-missing");
    const absent = await ask(await table("p.csv", ROWS), { columns: { label: "truth", prediction: "p" } });
    assert.ok(absent.ok);
    assert.match(absent.value.labelFault?.message ?? "", /no column "truth"/);
  });

  it("are a fault without a table, without a prediction column, and with NaN among the predictions", async () => {
    const none = await groupCountsProvider.provide(REQUEST, { model: "m", items: [] });
    assert.ok(!none.ok);
    assert.equal(none.fault.reason, "evidence-missing");
    const baseline = await groupCountsProvider.provide({ ...REQUEST, side: "baseline" }, { model: "m", items: [] });
    assert.ok(!baseline.ok);
    assert.equal(baseline.fault.reason, "no-baseline");
    const column = await ask(await table("p.csv", ROWS), { columns: { label: "y", prediction: "yhat" } });
    assert.ok(!column.ok);
    assert.equal(column.fault.reason, "column-missing");
    const broken = await ask(await table("nan.csv", [...ROWS, "F,a,1,NaN"]));
    assert.ok(!broken.ok);
    assert.equal(broken.fault.reason, "value-invalid");
  });
});
