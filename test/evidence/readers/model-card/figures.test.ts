import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jsonDocument } from "../../../../src/evidence/read-json.ts";
import { figuresOf } from "../../../../src/evidence/readers/figures.ts";

function figures(value: unknown): Record<string, number> {
  const document = jsonDocument(JSON.stringify(value), "r.json");
  assert.ok(document.ok);
  return Object.fromEntries(figuresOf(document.value).map(({ key, value: figure }) => [key.join("/"), figure]));
}

describe("the figures of a report", () => {
  it("are known by their keys", () => {
    assert.deepEqual(figures({ test: { f1: 0.5, run: "x" }, n: 3 }), { "test/f1": 0.5, n: 3 });
  });
  it("are known by the texts of their rows", () => {
    assert.deepEqual(figures([{ sex: "F", acc: 0.5 }]), { "sex F/acc": 0.5 });
  });
  it("are known by a metric's name beside its value", () => {
    assert.deepEqual(figures({ metrics: [{ metric_id: "Accuracy()", value: 0.5 }] }), { "metrics/Accuracy()": 0.5 });
  });
  it("are read from a pandas frame in split orientation", () => {
    const frame = { columns: ["acc"], index: ["F", "M"], data: [[0.5], [0.6]] };
    assert.deepEqual(Object.values(figures(frame)), [0.5, 0.6]);
    assert.match(Object.keys(figures(frame))[0] ?? "", /F/);
  });
  it("are told from each other where several have no name", () => {
    assert.deepEqual(figures([{ acc: 0.5 }, { acc: 0.6 }]), { "#0/acc": 0.5, "#1/acc": 0.6 });
  });
  it("are read from tables", () => {
    const rows = [
      { fields: ["F", "0.5"], line: 2 },
      { fields: ["M", "n/a"], line: 3 },
    ];
    assert.deepEqual(figuresOf({ type: "csv", header: ["sex", "acc"], rows }), [{ key: ["sex F", "acc"], value: 0.5 }]);
  });
});
