import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { scanOverlongRows } from "../../../src/evidence/tables/scan-overlong-rows.ts";
import { TableFault } from "../../../src/evidence/tables/table-fault.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const folder = temporaryFolder();

async function lineOfFault(content: string): Promise<number | null> {
  const file = folder.write("rows.csv", content);
  try {
    await scanOverlongRows({ file, path: "rows.csv" }, ",", 2);
    return null;
  } catch (error) {
    assert.ok(error instanceof TableFault);
    return error.fault.line ?? 0;
  }
}

describe("scanning for rows with an empty field too many", () => {
  it("finds them wherever the chunks of reading are cut", async () => {
    const chunk = 2 ** 20;
    for (const end of ["1,2,\n", '1,2,""\n', "1,2,\r\n"])
      for (let shift = 0; shift < end.length; shift += 1) {
        const first = `${"x".repeat(chunk - shift - 3)},y\n`;
        assert.equal(await lineOfFault(`${first}${end}3,4\n`), 2, `${JSON.stringify(end)} cut at ${shift}`);
      }
  });

  it("finds one at the end of a file without a last line break", async () => {
    assert.equal(await lineOfFault("a,b\n1,2,"), 2);
  });

  it("counts neither delimiters nor line breaks in quotes, and counts lines of the file", async () => {
    assert.equal(await lineOfFault('a,b\n"1,\n,",\n"""x"",",\n'), null);
    assert.equal(await lineOfFault('a,b\n"1,\n,",\n1,2,\n'), 4);
  });
});
