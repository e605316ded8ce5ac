import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDocument, recogniseReport } from "../../src/evidence/recognise.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

async function reasonOf(content: string | Uint8Array): Promise<string> {
  const result = await recogniseReport(folder.write("r", content), "reports/r");
  assert.ok(!result.ok);
  assert.match(result.fault.message, /^reports\/r/);
  return result.fault.reason;
}

describe("a report", () => {
  it("is recognised by its content, not by its name", async () => {
    const file = folder.write("drift.html", "sex,selection_rate,count\nF,0.5,10\nM,0.75,20\n");
    const result = await recogniseReport(file, "drift.html");
    assert.equal(result.ok && result.value.format, "fairlearn");
  });

  it("of an unknown format is a fault that names the known ones", async () => {
    const result = await recogniseReport(folder.write("x.json", '{"hello": "world"}'), "x.json");
    assert.ok(!result.ok);
    assert.equal(result.fault.reason, "evidence-format-unknown");
    assert.match(result.fault.message, /none of the reports that can be read \(.*Fairlearn/);
  });

  it("that is HTML, binary, a single line or empty is a fault", async () => {
    assert.equal(await reasonOf("<!doctype html><p>drift</p>"), "evidence-format-unknown");
    assert.equal(await reasonOf("PK\u0003\u0004\0\0"), "evidence-format-unknown");
    assert.equal(await reasonOf("just,a,header\n"), "evidence-format-unknown");
    assert.equal(await reasonOf(""), "evidence-empty");
  });

  it("with a mistake is a fault with its line", async () => {
    assert.equal(await reasonOf('{"a": 1, "a": 2}'), "evidence-malformed");
    const ragged = await readDocument(folder.write("r.csv", "a,b\n1,2\n3\n"), "r.csv");
    assert.deepEqual(ragged.ok ? null : [ragged.fault.reason, ragged.fault.line], ["evidence-malformed", 3]);
  });
});

describe("a report's document", () => {
  it("is JSON or CSV, with lines counted through quoted line breaks", async () => {
    const json = await readDocument(folder.write("a.txt", '\n [{"x": NaN}]'), "a.txt");
    assert.deepEqual(json.ok && json.value, {
      type: "json",
      value: [{ x: null }],
      nonFinite: [{ pointer: "/0/x", line: 2 }],
    });
    const csv = await readDocument(folder.write("b.txt", 'a;b\n"x\ny";"1;2"\nz;3'), "b.txt");
    assert.deepEqual(csv.ok && csv.value, {
      type: "csv",
      header: ["a", "b"],
      rows: [
        { fields: ["x\ny", "1;2"], line: 2 },
        { fields: ["z", "3"], line: 4 },
      ],
    });
  });
});
