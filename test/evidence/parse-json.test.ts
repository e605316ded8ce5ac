import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { JsonSyntaxError, parseJson } from "../../src/evidence/parse-json.ts";

const LIMITS = { maxDepth: 50, maxValues: 10_000 };
const parse = (text: string) => parseJson(text, LIMITS);

function problemOf(text: string): { problem: string; line: number; column: number } {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof JsonSyntaxError, String(error));
    return { problem: error.problem, line: error.line, column: error.column };
  }
  return assert.fail(`parsed: ${text}`);
}

describe("parseJson", () => {
  it("reads what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), fc.nat(2), (text, indent) => {
        const value: unknown = JSON.parse(text);
        assert.deepEqual(parse(JSON.stringify(value, null, indent)), { value, nonFinite: [] });
      }),
    );
  });

  it("refuses half a surrogate pair, which JSON.parse lets through and no canonical form has", () => {
    assert.deepEqual(problemOf('{"a": "\\ud800"}'), { problem: "syntax", line: 1, column: 7 });
    assert.equal(problemOf('{"\\udfff": 1}').problem, "syntax");
    assert.deepEqual(parse('"\\ud83d\\ude00"').value, "😀");
  });

  it("accepts what JSON.parse accepts and nothing else, but for NaN and infinities", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"a"',
      '"b"',
      "1",
      "-",
      "0",
      ".5",
      "e3",
      "true",
      "nul",
      " ",
      "\\",
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          return assert.throws(() => parse(text), JsonSyntaxError);
        }
        fc.pre(!/"a"[^{}]*"a"|"b"[^{}]*"b"/.test(text));
        assert.deepEqual(parse(text).value, expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("turns numbers that are none into null, and says where", () => {
    assert.deepEqual(parse('{"a": NaN,\n"b/c": [1, -Infinity,\n1e400], "d~": {"": Infinity}}'), {
      value: { a: null, "b/c": [1, null, null], "d~": { "": null } },
      nonFinite: [
        { pointer: "/a", line: 1 },
        { pointer: "/b~1c/1", line: 2 },
        { pointer: "/b~1c/2", line: 3 },
        { pointer: "/d~0/", line: 3 },
      ],
    });
  });

  it("lists a thousand of them at most, in no time", () => {
    const { value, nonFinite } = parse(`[${Array(9000).fill("NaN").join(",\n")}]`);
    assert.ok(Array.isArray(value) && value.every((each) => each === null));
    assert.equal(nonFinite.length, 1000);
    assert.equal(nonFinite.at(-1)?.line, 1000);
  });

  it("takes __proto__ and constructor for keys like any other", () => {
    const { value } = parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}');
    assert.deepEqual(Object.keys(value ?? {}), ["__proto__", "constructor", "toString"]);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal("polluted" in {}, false);
    assert.equal(problemOf('{"__proto__": 1, "__proto__": 2}').problem, "duplicate-key");
  });

  it("names line and column of a key given twice, escaped or not", () => {
    assert.deepEqual(problemOf('{"a": 1,\n  "\\u0061": 2}'), { problem: "duplicate-key", line: 2, column: 3 });
    assert.deepEqual(parse('[{"a": 1}, {"a": 2}]').value, [{ a: 1 }, { a: 2 }]);
  });

  for (const [name, text, line, column] of [
    ["a missing comma", '{"a": 1\n "b": 2}', 2, 2],
    ["a bare word", '{\n"a": nope}', 2, 6],
    ["a leading zero", "[01]", 1, 3],
    ["an open string", '["abc', 1, 2],
    ["a line break in a string", '["a\nb"]', 1, 2],
    ["an early end", '{"a": [1, 2', 1, 12],
    ["text after the end", "{}\n{}", 2, 1],
    ["nothing", "", 1, 1],
    ["a comma too many", "[1,]", 1, 4],
  ] as const)
    it(`names line and column of ${name}`, () => {
      assert.deepEqual(problemOf(text), { problem: "syntax", line, column });
    });

  it("refuses nesting of 100,000 without recursing into it", () => {
    assert.deepEqual(problemOf("[".repeat(100_000)), { problem: "too-deep", line: 1, column: 51 });
    assert.equal(problemOf('{"a":'.repeat(100_000)).problem, "too-deep");
    assert.ok(parse(`${"[".repeat(50)}${"]".repeat(50)}`));
  });

  it("refuses more values than it may hold", () => {
    assert.equal(problemOf(`[${Array(10_001).fill("[]").join(",")}]`).problem, "too-large");
  });

  it("reads a string of megabytes", () => {
    const long = "x\\n".repeat(2 ** 20);
    assert.equal(parse(`"${long}"`).value, "x\n".repeat(2 ** 20));
  });
});
