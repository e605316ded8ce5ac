import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { splitWords } from "../../src/commands/split-words.ts";
import { hostileText } from "../report/hostile-text.ts";

function textsOf(line: string): readonly string[] {
  const split = splitWords(line);
  assert.ok("words" in split, line);
  return split.words.map(({ text }) => text);
}

describe("the words of a command line", () => {
  it("stand between white space of any kind", () => {
    assert.deepEqual(textsOf("  /assay \t approve\u00a0w1  "), ["/assay", "approve", "w1"]);
    assert.deepEqual(textsOf(""), []);
  });

  it("hold spaces where they are quoted, however the quotation marks look", () => {
    for (const quoted of ['"a b"', "'a b'", "“a b”", "‘a b’", "„a b“", "«a b»"]) {
      assert.deepEqual(textsOf(`x ${quoted} y`), ["x", "a b", "y"]);
      assert.deepEqual(textsOf(`--reason=${quoted} y`), ["--reason=a b", "y"]);
    }
  });

  it("keep other quotation marks, and those within a word", () => {
    assert.deepEqual(textsOf(`"it's" it's 5" “say "no"”`), ["it's", "it's", '5"', 'say "no"']);
  });

  it("keep a quotation mark or backslash after a backslash, within straight double ones", () => {
    assert.deepEqual(textsOf(String.raw`"a \"b\" \\ \n" '\' \x`), [String.raw`a "b" \ \n`, "\\", "\\x"]);
  });

  it("are told apart by whether they were quoted, since then they are no options", () => {
    assert.deepEqual(splitWords('--a "--b" --c="--d" ""'), {
      words: [
        { text: "--a", quoted: false },
        { text: "--b", quoted: true },
        { text: "--c=--d", quoted: false },
        { text: "", quoted: true },
      ],
    });
  });

  it("are not there where a quotation never ends, and the column says where it begins", () => {
    assert.deepEqual(splitWords('/assay hold --reason "so'), { openAt: 22 });
    assert.deepEqual(splitWords('a "so\\"'), { openAt: 3 });
    assert.deepEqual(splitWords("“so"), { openAt: 1 });
  });

  it("never throw, and hold no letter that was not there", () => {
    fc.assert(
      fc.property(hostileText, (line) => {
        const split = splitWords(line);
        if ("openAt" in split) assert.ok(split.openAt >= 1 && split.openAt <= line.length);
        else for (const { text } of split.words) for (const letter of text) assert.ok(line.includes(letter));
      }),
      { numRuns: 1500 },
    );
  });

  it("are split in no time", () => {
    for (const piece of ['"', '"\\', "a ", "='", "“", '=" ']) {
      const start = process.cpuUsage().user;
      splitWords(piece.repeat(60_000 / piece.length));
      assert.ok(process.cpuUsage().user - start < 1_000_000, piece);
    }
  });
});
