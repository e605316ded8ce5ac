import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePythonTuple } from "../../../src/evidence/readers/python-tuple.ts";

describe("the text of a Python tuple", () => {
  it("gives its elements, with either quote and every escape", () => {
    assert.deepEqual(parsePythonTuple("('F', \"St John's\")"), ["F", "St John's"]);
    assert.deepEqual(parsePythonTuple("('a\\\\b, c', 'it\\'s \"so\"')"), ["a\\b, c", `it's "so"`]);
    assert.deepEqual(parsePythonTuple("('\\xe9\\u00fc\\U0001f600\\n\\t', '')"), ["éü😀\n\t", ""]);
    assert.deepEqual(parsePythonTuple("('), (', 'x')"), ["), (", "x"]);
  });

  it("may hold numbers, truth values, None and nan, plainly or as NumPy writes them", () => {
    assert.deepEqual(parsePythonTuple("('F', 3, -1.5e3, True, None, nan)"), ["F", "3", "-1.5e3", "True", "", ""]);
    assert.deepEqual(parsePythonTuple("(np.str_('F'), np.int64(3))"), ["F", "3"]);
    assert.deepEqual(parsePythonTuple("('F',)"), ["F"]);
  });

  it("is nothing else", () => {
    for (const text of ["F", "(a) or (b)", "('F', )x", "('F' 'M')", "('F", "()", "(('F', 'M'), 1)", ""])
      assert.equal(parsePythonTuple(text), null, text);
  });
});
