import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { EVIDENCE_LIMITS } from "../../src/evidence/limits.ts";
import { jsonDocument, readText } from "../../src/evidence/read-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
async function readJson(file: string, path: string) {
  const text = await readText(file, path, EVIDENCE_LIMITS.reportBytes);
  return text.ok ? jsonDocument(text.value, path) : text;
}

const read = (content: string | Uint8Array) => readJson(folder.write("r.json", content), "reports/r.json");

async function faultOf(content: string | Uint8Array) {
  const result = await read(content);
  assert.ok(!result.ok);
  assert.ok(!`${result.fault.message} ${result.fault.remedy}`.includes(folder.path));
  return result.fault;
}

describe("a JSON file", () => {
  it("reads a file after its byte order mark", async () => {
    assert.deepEqual(await read('\ufeff{"a": NaN}'), {
      ok: true,
      value: { type: "json", value: { a: null }, nonFinite: [{ pointer: "/a", line: 1 }] },
    });
  });

  it("names file, line and column of a mistake, and quotes no value", async () => {
    const fault = await faultOf('{\n "a": secret}');
    assert.deepEqual([fault.reason, fault.line, fault.column], ["evidence-malformed", 2, 7]);
    assert.equal(fault.message, "reports/r.json, line 2, column 7: a value is expected.");
  });

  it("has a fault for each way in which a file can be odd", async () => {
    assert.equal((await faultOf("")).reason, "evidence-empty");
    assert.equal((await faultOf(" \n")).reason, "evidence-empty");
    assert.equal((await faultOf('{"a": 1, "a": 1}')).reason, "evidence-malformed");
    assert.equal((await faultOf("[".repeat(100_000))).reason, "evidence-hostile");
    assert.match((await faultOf(new Uint8Array([0x22, 0xff, 0x22]))).message, /not UTF-8/);
    const gone = await readJson(join(folder.path, "gone.json"), "gone.json");
    assert.equal(gone.ok ? null : gone.fault.reason, "evidence-missing");
  });

  it("opens no file larger than allowed", async () => {
    const result = await readText(folder.write("big.txt", "12345"), "big.txt", 4);
    assert.equal(result.ok ? null : result.fault.reason, "evidence-too-large");
  });
});
