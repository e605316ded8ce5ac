import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { alternativesOf, pathMatcher } from "../../src/policy/path-pattern.ts";

function matching(pattern: string, ...paths: string[]): string[] {
  return paths.filter(pathMatcher([pattern]));
}

describe("a pattern of paths", () => {
  it("keeps a star within one name, and lets two stars pass folders", () => {
    assert.deepEqual(matching("*.py", "a.py", ".py", "b/a.py", "a.pyc"), ["a.py", ".py"]);
    assert.deepEqual(matching("**/*.py", "a.py", "x/y/a.py", "x/.git/a.py"), ["a.py", "x/y/a.py", "x/.git/a.py"]);
    assert.deepEqual(matching("a/**/z", "a/z", "a/b/c/z", "a/z/b/z", "az"), ["a/z", "a/b/c/z", "a/z/b/z"]);
    assert.deepEqual(matching("models/**", "models/a", "models/.b/c", "model/a"), ["models/a", "models/.b/c"]);
    assert.deepEqual(matching("a**z", "abz", "a/z"), ["abz"]);
  });

  it("covers what lies below a plain name or a name with a slash at its end, however it is spelled", () => {
    for (const spelled of ["models/credit", "models/credit/", "./models//credit", "models/./credit/"])
      assert.deepEqual(
        matching(spelled, "models/credit/deep/a", "models/credit2/a"),
        ["models/credit/deep/a"],
        spelled,
      );
    assert.deepEqual(matching("models/*", "models/a", "models/a/b"), ["models/a"]);
    assert.deepEqual(matching("models/*/", "models/a/b/c"), ["models/a/b/c"]);
    assert.deepEqual(matching(".", "anything/at/all"), ["anything/at/all"]);
  });

  it("knows sets, single characters and alternatives", () => {
    assert.deepEqual(matching("v[0-9].csv", "v1.csv", "vx.csv"), ["v1.csv"]);
    assert.deepEqual(matching("v[!0-9].csv", "v1.csv", "vx.csv"), ["vx.csv"]);
    assert.deepEqual(matching("v?.csv", "v1.csv", "v😀.csv", "v.csv", "v12.csv"), ["v1.csv", "v😀.csv"]);
    assert.deepEqual(matching("{a,b/{c,d}}.*", "a.x", "b/c.x", "b/d.x", "c.x"), ["a.x", "b/c.x", "b/d.x"]);
  });

  it("is itself where a file is called so, and takes what does not close for itself", () => {
    for (const name of ["p[1].csv", "a{b", "a[b", "{a}", "x(1).csv", "[]"])
      assert.deepEqual(matching(name, name), [name]);
  });

  it("answers at once where an expression would search for ever", () => {
    const began = performance.now();
    for (const pattern of ["**a".repeat(100), "*a".repeat(200), `${"**/a/".repeat(100)}x`, `*${"a".repeat(500)}b`])
      assert.deepEqual(matching(pattern, `${"a".repeat(4000)}c`, `${"a/".repeat(2000)}c`), []);
    assert.ok(performance.now() - began < 2000);
  });

  it("refuses braces that stand for too many patterns", () => {
    assert.equal(alternativesOf("{a,b}".repeat(6)).length, 64);
    assert.throws(() => alternativesOf("{a,b}".repeat(7)), RangeError);
    assert.throws(() => alternativesOf("{a,b}".repeat(200)), RangeError);
  });

  it("answers like a search through all possibilities", () => {
    const alphabet = fc.constantFrom("a", "b", "/", "*", "**", "?");
    const words = fc.array(alphabet, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(""));
    const paths = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(words, paths, (pattern, names) => {
        assert.equal(pathMatcher([pattern])(names.join("/")), slowly(pattern, names), `${pattern} ${names.join("/")}`);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The same answer by trying everything. */
function slowly(pattern: string, names: readonly string[]): boolean {
  const parts = pattern.split("/").filter((part) => part !== "");
  const below = pattern.endsWith("/") || !/[*?]/.test(parts.at(-1) ?? "");
  return folders(below ? [...parts, "**"] : parts, names);
}

function folders(parts: readonly string[], names: readonly string[]): boolean {
  const [part, ...others] = parts;
  if (part === undefined) return names.length === 0;
  if (part === "**") return names.some((_, at) => folders(others, names.slice(at))) || folders(others, []);
  const [name, ...rest] = names;
  return name !== undefined && letters(part, name) && folders(others, rest);
}

function letters(part: string, name: string): boolean {
  if (part === "") return name === "";
  if (part.startsWith("*")) return letters(part.slice(1), name) || (name !== "" && letters(part, name.slice(1)));
  return name !== "" && (part.startsWith("?") || part[0] === name[0]) && letters(part.slice(1), name.slice(1));
}
