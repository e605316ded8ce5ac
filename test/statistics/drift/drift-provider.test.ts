import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Evidence, Side } from "../../../src/evidence/evidence.ts";
import type { DriftFigures, DriftRequest } from "../../../src/statistics/drift/drift-figures.ts";
import { driftProvider } from "../../../src/statistics/drift/drift-provider.ts";

const folder = mkdtempSync(join(tmpdir(), "drift-"));
after(() => rmSync(folder, { recursive: true }));

function file(side: Side, text: string): Evidence {
  const path = `${side}.csv`;
  writeFileSync(join(folder, path), text);
  const shared = { model: "m", role: "features", side, path, sha256: "0".repeat(64), bytes: text.length } as const;
  return { ...shared, state: "present", file: join(folder, path), origin: { type: "directory", directory: folder } };
}

const all: DriftRequest = { kind: "drift", role: "features", columns: null, ignore: [], delimiter: null };

async function compare(reference: string, current: string, request: DriftRequest = all): Promise<DriftFigures> {
  const items = [file("baseline", reference), file("current", current)];
  const answer = await driftProvider.provide(request, { model: "m", items });
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

function column(figures: DriftFigures, name: string) {
  const found = figures.columns.find((candidate) => candidate.name === name);
  assert.ok(found);
  return found;
}

test("numbers and categories are compared exactly, missing values counted apart", async () => {
  const figures = await compare("x,c\n1,a\n2,b\n,a\n4,\n", "x,c\n1,b\n5,b\n6,z\n");
  const x = column(figures, "x");
  assert.deepEqual(x.reference, { type: "integer", rows: 4, missing: 1, nonFinite: 0 });
  assert.equal(x.comparison.kind, "numeric");
  if (x.comparison.kind === "numeric") {
    assert.equal(x.comparison.ks.value, 2 / 3);
    assert.deepEqual(x.comparison.categories, { reference: [1, 1, 1, 0, 0], current: [1, 0, 0, 1, 1] });
  }
  const c = column(figures, "c");
  assert.deepEqual(c.reference, { type: "string", rows: 4, missing: 1, nonFinite: 0 });
  assert.deepEqual(c.comparison, {
    kind: "categorical",
    n: 3,
    m: 3,
    categories: { reference: [2, 1, 0], current: [0, 2, 1] },
  });
});

test("NaN and infinity make a feature invalid, and are counted", async () => {
  const { columns } = await compare("x\n1.5\nNaN\ninf\n", "x\n1.5\n2.5\n");
  assert.deepEqual(columns[0]?.reference, { type: "number", rows: 3, missing: 0, nonFinite: 2 });
  assert.deepEqual(columns[0]?.comparison, { kind: "none", reason: "value-invalid" });
});

test("columns of one side, of other types, without values or of dates are not compared", async () => {
  const reference = "gone,both,empty,day\n1,1,1,2024-01-01\n2,2,2,2024-01-02\n";
  const figures = await compare(reference, "both,empty,day,new\nx,,2024-01-01,1\ny,,2024-01-03,2\n");
  const reasons = figures.columns.map(({ name, comparison }) => [name, "reason" in comparison && comparison.reason]);
  assert.deepEqual(reasons, [
    ["gone", "column-missing"],
    ["both", "not-comparable"],
    ["empty", "values-missing"],
    ["day", "not-comparable"],
    ["new", "column-missing"],
  ]);
  assert.equal(column(figures, "empty").reference?.missing, 0);
  assert.equal(column(figures, "empty").current?.missing, 2);
});

test("a column with more categories than are counted is named, not compared", async () => {
  const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => `id${from + i}`).join("\n");
  const few = await compare(`id\n${rows(0, 600)}\n`, `id\n${rows(300, 600)}\n`);
  assert.equal(column(few, "id").comparison.kind, "categorical");
  const many = await compare(`id\n${rows(0, 600)}\n`, `id\n${rows(500, 600)}\n`);
  assert.deepEqual(column(many, "id").comparison, { kind: "none", reason: "too-many-categories" });
  const most = await compare(`id\n${rows(0, 5000)}\n`, `id\n${rows(0, 5000)}\n`);
  assert.deepEqual(column(most, "id").comparison, { kind: "none", reason: "too-many-categories" });
});

test("more columns of categories than one scan counts keep apart", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `c${i}`);
  const text = (last: string) => `${names.join()}\n${names.join()}\n${names.map(() => last).join()}\n`;
  const figures = await compare(text("same"), text("other"));
  for (const name of names)
    assert.deepEqual(column(figures, name).comparison, {
      kind: "categorical",
      n: 2,
      m: 2,
      // In the order of the names: this column's own name, "other", "same".
      categories: { reference: [1, 0, 1], current: [1, 1, 0] },
    });
});

test("the figures do not depend on the order of the rows", async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `${Math.sin(i) * 1e3},k${i % 7}`);
  const text = (list: readonly string[]) => `x,c\n${list.join("\n")}\n`;
  const once = await compare(text(lines), text(lines.slice(0, 3000)));
  const again = await compare(text([...lines].reverse()), text(lines.slice(0, 3000).sort()));
  assert.deepEqual(again, once);
});

test("columns that are asked for and not there are a fault", async () => {
  const items = [file("baseline", "score\n1\n"), file("current", "scores\n1\n")];
  const answer = await driftProvider.provide({ ...all, columns: ["score"] }, { model: "m", items });
  assert.equal(answer.ok, false);
  assert.equal(!answer.ok && answer.fault.reason, "column-missing");
});

test("without a baseline the gap's own fault is the answer", async () => {
  const fault = { reason: "no-baseline", message: "None yet.", remedy: "Make one." } as const;
  const gap: Evidence = { model: "m", role: "features", side: "baseline", path: "f.csv", state: "absent", fault };
  const answer = await driftProvider.provide(all, { model: "m", items: [file("current", "x\n1\n"), gap] });
  assert.deepEqual(answer, { ok: false, fault });
});
