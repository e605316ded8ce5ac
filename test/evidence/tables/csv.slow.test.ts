import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { TABLE_LIMITS } from "../../../src/evidence/tables/table-task.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { faultOf, inspect, typesOf } from "./inspect.ts";

const folder = temporaryFolder();
let written = 0;
const csv = (content: string | Uint8Array) => {
  written += 1;
  return folder.write(`${written}.csv`, content);
};
/** More rows than the sample holds. */
const MANY = 300_000;

describe("a CSV table", () => {
  it("is read with types taken from its values, and empty fields as NULL", async () => {
    const seen = await inspect(
      csv("n,x,flag,day,text\n1,1.5,True,2024-02-29,a\n-2,,false,2024-03-01T10:00:00+02:00,\n"),
    );
    assert.deepEqual(typesOf(seen), ["n:integer", "x:number", "flag:boolean", "day:date", "text:string"]);
    assert.deepEqual(seen.rows, [
      ["1", 1.5, true, "2024-02-29 00:00:00", "a"],
      ["-2", null, false, "2024-03-01 08:00:00", null],
    ]);
  });

  it("shows NaN and infinities as the numbers that they are", async () => {
    const seen = await inspect(csv("x\n1\nNaN\ninf\n-Infinity\n1e400\n"));
    assert.deepEqual(typesOf(seen), ["x:number"]);
    assert.deepEqual(seen.rows.flat(), [1, "NaN", "Infinity", "-Infinity", "Infinity"]);
  });

  it("keeps codes with leading zeros as text", async () => {
    assert.deepEqual(typesOf(await inspect(csv("zip\n01234\n10117\n"))), ["zip:string"]);
  });

  for (const [name, delimiter] of [
    ["commas", ","],
    ["semicolons", ";"],
    ["tabs", "\t"],
    ["bars", "|"],
  ] as const)
    it(`finds out that fields are separated by ${name}`, async () => {
      const seen = await inspect(csv(`a${delimiter}b\n"x${delimiter}y"${delimiter}2\n`));
      assert.deepEqual(seen.rows, [[`x${delimiter}y`, "2"]]);
    });

  it("takes a decimal comma for no delimiter when semicolons separate", async () => {
    assert.deepEqual((await inspect(csv("a;b;c\n1,5;2,5;x\n3,5;4,5;y\n"))).rows[0], ["1,5", "2,5", "x"]);
  });

  it("obeys a declared delimiter", async () => {
    assert.deepEqual((await inspect(csv("a,b:c\n1,2:3\n"), { delimiter: ":" })).rows, [["1,2", "3"]]);
    assert.equal((await faultOf(csv("a,b\n1,2\n"), { delimiter: '"' })).reason, "evidence-malformed");
  });

  it("begins after a byte order mark and lives with CRLF and without a last line break", async () => {
    const seen = await inspect(csv("\ufeffa,b\r\n1,2\r\n3,4"));
    assert.deepEqual(typesOf(seen), ["a:integer", "b:integer"]);
    assert.equal(seen.rows.length, 2);
  });

  it("calls a leading unnamed column column0, and refuses any other", async () => {
    assert.deepEqual(typesOf(await inspect(csv(",b\n0,1\n"))), ["column0:integer", "b:integer"]);
    const fault = await faultOf(csv("a,,c\n0,1,2\n"));
    assert.deepEqual([fault.reason, fault.line], ["evidence-malformed", 1]);
    assert.match(fault.message, /column 2 has no name/);
  });

  it("may have columns whose names are SQL", async () => {
    const seen = await inspect(csv('"a""b",\'); DROP TABLE x; --\n1,2\n'));
    assert.deepEqual(typesOf(seen), ['a"b:integer', "'); DROP TABLE x; --:integer"]);
  });

  it("must not name a column twice, not even in another case", async () => {
    assert.match((await faultOf(csv("score,score\n1,2\n"))).message, /two columns named "score"/);
    const fault = await faultOf(csv("Age,age\n1,2\n"));
    assert.equal(fault.reason, "column-duplicate");
    assert.match(fault.message, /"Age" and "age"/);
  });

  it("must have names that fit into a message", async () => {
    for (const name of ["x".repeat(201), '"two\nlines"', "\u0007"])
      assert.match((await faultOf(csv(`a,${name}\n1,2\n`))).message, /the name of column 2 is longer/);
  });

  it("with too many columns is refused with their number", async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `c${index}`);
    const fault = await faultOf(csv(`${names.join(",")}\n${names.map(() => 1).join(",")}\n`));
    assert.equal(fault.reason, "too-many-columns");
    assert.match(fault.message, /2000 columns; at most 1000/);
    assert.equal(TABLE_LIMITS.columns, 1000);
  });

  for (const [name, content] of [
    ["nothing", ""],
    ["blanks", "\n \n"],
    ["a header", "a,b\n"],
    ["a header without a line break", "a,b"],
  ] as const)
    it(`that holds only ${name} is empty`, async () => {
      assert.equal((await faultOf(csv(content))).reason, "evidence-empty");
    });

  it("that is not UTF-8 is malformed, within the sample and after it", async () => {
    const latin = new Uint8Array([...Buffer.from("a,b\n1,caf"), 0xe9, 10]);
    assert.match((await faultOf(csv(latin))).message, /not UTF-8/);
    const late = Buffer.concat([Buffer.from(`a,b\n${"1,caffe\n".repeat(MANY)}`), latin.subarray(4)]);
    const fault = await faultOf(csv(late));
    assert.deepEqual([fault.reason, fault.line], ["evidence-malformed", MANY + 2]);
    assert.match(fault.message, /not UTF-8/);
  });

  it("with a row of megabytes is malformed", async () => {
    const fault = await faultOf(csv(`a,b\n1,2\n3,${"x".repeat(3_000_000)}\n`), { select: "max(b)" });
    assert.deepEqual([fault.reason, fault.line], ["evidence-malformed", 3]);
    assert.match(fault.message, /longer than two million bytes/);
  });

  it("may lie at a path that looks like a glob", async () => {
    folder.write("g1/xzyq.csv", "a\n9\n");
    assert.deepEqual((await inspect(folder.write("g[1]/x*y?.csv", "a\n1\n"))).rows, [["1"]]);
    assert.deepEqual((await inspect(folder.write("g[1]/{x,y}'.csv", "a\n1\n"))).rows, [["1"]]);
  });

  it("is read for what it is, though its path says that it is packed or partitioned", async () => {
    const seen = await inspect(folder.write("year=2024/t.csv.gz", "a\n1\n"));
    assert.deepEqual([typesOf(seen), seen.rows], [["a:integer"], [["1"]]]);
  });

  it("with several mistakes has the same fault each time: the first bad row, else the first bad column", async () => {
    const rows = "1.5,true,1\n".repeat(MANY);
    const bad = csv(`a,b,c\n${rows}1,maybe,1\n${rows}x,true,1\n`);
    for (let turn = 0; turn < 3; turn += 1) {
      const fault = await faultOf(bad, { select: "max(a), max(b), max(c)" });
      assert.match(fault.message, new RegExp(`line ${2 * MANY + 3}: a value of column "a"`));
    }
    const ragged = csv(`a,b,c\n${rows}x,maybe,1\n${rows}1,2\n${rows}1,2,3,4\n`);
    for (let turn = 0; turn < 3; turn += 1)
      assert.equal((await faultOf(ragged, { select: "max(a), max(b), max(c)" })).line, 2 * MANY + 3);
  });

  it("with an open quote is malformed", async () => {
    const fault = await faultOf(csv('a,b\n1,"x\n2,y\n'));
    assert.equal(fault.reason, "evidence-malformed");
  });
});

describe("a row of a CSV table", () => {
  for (const [name, row] of [
    ["one field too few", "1,2"],
    ["one field too many", "1,2,3,4"],
    ["one empty field too many", "1,2,3,"],
    ["two empty fields too many", "1,2,3,,"],
  ] as const)
    it(`with ${name} is a fault with its line, also for a query that reads one column`, async () => {
      const file = csv(`a,b,c\n1,2,3\n${row}\n4,5,6\n`);
      for (const select of ["*", "a", "count(*)"]) {
        const fault = await faultOf(file, { select });
        assert.deepEqual([fault.reason, fault.line], ["evidence-malformed", 3], fault.message);
      }
    });

  it("may end with an empty field, a quoted delimiter or a quoted line break", async () => {
    const seen = await inspect(csv('a,b\n1,\n2,"x,\ny,"\n3,"say ""hi"",\n"\n'));
    assert.deepEqual(seen.rows, [
      ["1", null],
      ["2", "x,\ny,"],
      ["3", 'say "hi",\n'],
    ]);
  });

  it("far down is held to the header just the same", async () => {
    const fault = await faultOf(csv(`a,b,c\n${"1,2,3\n".repeat(MANY)}1,5,000,\n`), { select: "max(b)" });
    assert.deepEqual([fault.reason, fault.line], ["evidence-malformed", MANY + 2]);
  });

  it("has as many fields as the header, whatever they hold, or is a fault", async () => {
    const field = fc.stringMatching(/^[a-c,"\n; 0-9]{0,4}$/);
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const text = `"a","b","c"\n${rows.map((row) => row.map(quote).join(",")).join("\n")}\n`;
          const ragged = rows.findIndex((row) => row.length !== 3);
          // A last row of one empty field is a blank line to any reader.
          fc.pre(!rows.some((row) => row.length === 1 && row[0] === ""));
          if (ragged >= 0) return (await faultOf(csv(text))).reason === "evidence-malformed";
          const seen = await inspect(csv(text), { select: "a::VARCHAR, b::VARCHAR, c::VARCHAR" });
          assert.equal(seen.rows.length, rows.length);
          return true;
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a value of a CSV table that the sample did not foretell", () => {
  it("makes whole numbers numbers, without rounding", async () => {
    const seen = await inspect(csv(`a,b\n${"1,1\n".repeat(MANY)}2.5,2\n`), { select: "max(a), max(b)" });
    assert.deepEqual(typesOf(seen), ["a:number", "b:integer"]);
    assert.deepEqual(seen.rows, [[2.5, "2"]]);
  });

  for (const [name, before, value] of [
    ["number", "1.5", "secret"],
    ["whole number", "15", "secret"],
    ["truth value", "true", "yes"],
    ["date", "2024-01-01", "2024-13-01"],
  ] as const)
    it(`and is no ${name} is a fault with line and column that does not quote it`, async () => {
      const file = csv(`id,v\n${`7,${before}\n`.repeat(MANY)}7,${value}\n`);
      const fault = await faultOf(file, { select: "count(v)" });
      assert.deepEqual([fault.reason, fault.line], ["value-invalid", MANY + 2]);
      assert.match(fault.message, /column "v"/);
      assert.ok(!fault.message.includes(value));
    });

  it("decides the type of a column that is empty in the sample", async () => {
    const seen = await inspect(csv(`a,b,c\n${"1,,\n".repeat(MANY)}1,2.5,\n`), { select: "max(b), count(c)" });
    assert.deepEqual(typesOf(seen), ["a:integer", "b:number", "c:string"]);
    assert.deepEqual(seen.rows, [[2.5, "0"]]);
  });
});
