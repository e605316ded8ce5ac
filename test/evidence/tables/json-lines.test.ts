import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { temporaryFolder } from "../temporary-folder.ts";
import { faultOf, inspect, typesOf } from "./inspect.ts";

const folder = temporaryFolder();
const lines = (...content: string[]) => folder.write("t.jsonl", `${content.join("\n")}\n`);

describe("a JSON Lines table", () => {
  it("has a column for each key of any line, with the type that all lines agree on", async () => {
    const late = Array.from({ length: 30_000 }, () => '{"a": 1, "b": true, "s": "x"}');
    const seen = await inspect(lines(...late, '{"a": 1.5, "b": null, "n": {"x": [1]}, "z": "2"}'), {
      select: "max(a), count(b), max(z)",
    });
    assert.deepEqual(typesOf(seen), ["a:number", "b:boolean", "s:string", "n:other", "z:string"]);
    assert.deepEqual(seen.rows, [[1.5, "30000", "2"]]);
  });

  it("shows NaN as the number that it is", async () => {
    assert.deepEqual((await inspect(lines('{"a": 1.5}', '{"a": NaN}', '{"a": -Infinity}'))).rows.flat(), [
      1.5,
      "NaN",
      "-Infinity",
    ]);
  });

  it("with values of several kinds under one key has a column of type other", async () => {
    assert.deepEqual(typesOf(await inspect(lines('{"a": 1}', '{"a": "x"}'))), ["a:other"]);
  });

  it("that nests 100,000 deep is refused before the parser sees it", async () => {
    for (const deep of [
      `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`,
    ]) {
      const fault = await faultOf(lines('{"a": "[[["}', deep));
      assert.deepEqual([fault.reason, fault.line], ["evidence-hostile", 2]);
    }
  });

  for (const [name, content, line] of [
    ["a broken line", ['{"a": 1}', '{"a": 2', '{"a": 3}'], 2],
    ["a key given twice", ['{"a": 1}', '{"a": 1, "a": 2}'], 2],
    ["a word", ['{"a": 1}', "", '{"a": 1, "b": tru}'], 3],
    ["text after an object", ['{"a": 1}', '{"a": 2} x', '{"a": 1}'], 2],
    ["a line that is no object", ['{"a": 1}', "", "[1]"], 3],
  ] as const)
    it(`with ${name} is malformed`, async () => {
      const fault = await faultOf(lines(...content));
      assert.equal(fault.reason, "evidence-malformed");
      assert.equal(fault.line, line, fault.message);
    });

  it("with keys that differ in case only is refused", async () => {
    assert.equal((await faultOf(lines('{"a": 1, "A": 2}'))).reason, "column-duplicate");
    assert.equal((await faultOf(lines('{"a": 1}', '{"A": 2}'))).reason, "column-duplicate");
  });

  it("may have columns whose names are SQL", async () => {
    assert.deepEqual(typesOf(await inspect(lines('{"a\\"b": 1, "x\'); --": 2}'))), ['a"b:integer', "x'); --:integer"]);
  });

  it("is read for what it is, though its path says that it is packed or partitioned", async () => {
    const seen = await inspect(folder.write("year=2024/t.jsonl.zst", '{"a": 1}\n'));
    assert.deepEqual([typesOf(seen), seen.rows], [["a:integer"], [["1"]]]);
  });

  it("of empty objects is empty", async () => {
    assert.equal((await faultOf(lines("{}", "{}"))).reason, "evidence-empty");
  });
});

describe("a file that is no table", () => {
  for (const [name, head] of [
    ["gzip", [0x1f, 0x8b, 8]],
    ["zip", [0x50, 0x4b, 3, 4]],
    ["pickle", [0x80, 4, 0x95]],
    ["UTF-16", [0xff, 0xfe, 0x61, 0]],
    ["neither text nor Parquet", [0x61, 0, 0]],
    ["JSON array", [0x5b, 0x7b]],
  ] as const)
    it(`is called what it is: ${name}`, async () => {
      const fault = await faultOf(folder.write("odd.csv", new Uint8Array(head)));
      assert.equal(fault.reason, "evidence-format-unknown");
      assert.ok(fault.message.includes(name), fault.message);
    });
});
