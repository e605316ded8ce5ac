import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { csvRecords, sniffDelimiter } from "../../../src/evidence/tables/csv-records.ts";

const WHOLE = { whole: true };

describe("csvRecords", () => {
  it("gives back the fields that were written, and the lines they begin on", () => {
    const field = fc.stringMatching(/^[ab,;"\n\r ]{0,5}$/);
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), (rows, newline, ends) => {
        const quoted = rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(","));
        const records = csvRecords(quoted.join(newline) + (ends ? newline : ""), ",", WHOLE);
        assert.deepEqual(
          records.map(({ fields }) => fields),
          rows,
        );
        let line = 1;
        for (const [index, record] of records.entries()) {
          assert.equal(record.line, line);
          line += (quoted[index] ?? "").split("\n").length;
        }
      }),
    );
  });

  it("leaves out the last record of a text that was cut", () => {
    const fields = (text: string, whole: boolean) => csvRecords(text, ",", { whole }).map((record) => record.fields);
    assert.deepEqual(fields("a,b\n1,2\n3,", false), [
      ["a", "b"],
      ["1", "2"],
    ]);
    assert.deepEqual(fields("a,b\n1,2\n3,", true), [
      ["a", "b"],
      ["1", "2"],
      ["3", ""],
    ]);
    assert.deepEqual(fields('a,b\n1,"2\n3,', false), [["a", "b"]]);
  });

  it("leaves out blank lines and keeps rows of one empty quoted field apart from none", () => {
    assert.deepEqual(
      csvRecords("a\n\n1\n", ",", WHOLE).map(({ fields, line }) => [fields[0], line]),
      [
        ["a", 1],
        ["1", 3],
      ],
    );
  });
});

describe("sniffDelimiter", () => {
  for (const [text, delimiter] of [
    ["a,b\n1,2\n", ","],
    ["a;b\n1,5;2,5\n", ";"],
    ["a\tb\n1,5\t2\n", "\t"],
    ["a|b\n1|2\n", "|"],
    ["only\n1\n2\n", ","],
    ['"a;b",c\n"1;2",3\n', ","],
    ["a,b;c\n1;2\n3;4\n", ";"],
  ] as const)
    it(`finds ${JSON.stringify(delimiter)} in ${JSON.stringify(text)}`, () => {
      assert.equal(sniffDelimiter(text, WHOLE), delimiter);
    });
});
