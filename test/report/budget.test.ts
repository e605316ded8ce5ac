import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fitParts, fixedPart, GITHUB_LIMIT, listPart, sizeOf, wholePart, wrapPart } from "../../src/report/budget.ts";
import { NOTHING, sourceOf, text, trust } from "../../src/report/markdown.ts";

const more = (count: number) => trust(`and ${count} more`);

function list(priority: number, items: readonly string[]) {
  return listPart({ priority, heading: NOTHING, items: items.map((item) => [trust(item)]), separator: "\n", more });
}

describe("the budget of a text", () => {
  it("gives room by priority, and keeps the reading order", () => {
    const parts = [list(2, ["later ".repeat(5), "x"]), list(1, ["first ".repeat(5), "y"])];
    assert.equal(sourceOf(fitParts(parts, 60)), `and 2 more\n\n${"first ".repeat(5)}\ny`);
  });

  it("counts what it leaves out", () => {
    const items = Array.from({ length: 40 }, (_, index) => `row ${index}`);
    const shown = sourceOf(fitParts([list(1, items)], 40));
    assert.equal(shown, "row 0\nrow 1\nrow 2\nrow 3\nand 36 more");
  });

  it("takes a shorter form of an item before it leaves the item out", () => {
    const items = [
      [trust("a long form"), trust("short")],
      [trust("another long form"), trust("brief")],
    ];
    const part = listPart({ priority: 1, heading: NOTHING, items, separator: "\n", more });
    assert.equal(sourceOf(fitParts([part], 30)), "a long form\nbrief");
  });

  it("replaces a whole part that does not fit", () => {
    assert.equal(sourceOf(fitParts([wholePart(1, trust("x".repeat(99)), trust("too large"))], 50)), "too large");
  });

  it("keeps a list inside its frame", () => {
    const part = wrapPart(list(1, ["a", "b", "c"]), (content) => trust(`<<${sourceOf(content)}>>`));
    assert.equal(sourceOf(fitParts([part], 22)), "<<a\nb\nc>>");
    assert.equal(sourceOf(fitParts([part], 16)), "<<and 3 more>>");
  });

  it("refuses parts whose least does not fit, for then the view is wrong", () => {
    assert.throws(() => fitParts([fixedPart(trust("x".repeat(20)))], 10), /longer than 10/);
  });

  it("never exceeds the limit, in bytes as in UTF-16 units, and never cuts a character", () => {
    const item = fc.string({ unit: "binary", maxLength: 300 }).map((value) => text(value));
    fc.assert(
      fc.property(
        fc.array(fc.array(item, { maxLength: 20 }), { maxLength: 5 }),
        fc.integer({ min: 200, max: 3000 }),
        (lists, limit) => {
          const parts = lists.map((items, index) =>
            listPart({ priority: index, heading: trust("h"), items: items.map((one) => [one]), separator: "\n", more }),
          );
          const whole = fitParts(parts, limit);
          assert.ok(sizeOf(whole) <= limit);
          assert.ok(sourceOf(whole).length <= limit);
          assert.ok(sourceOf(whole).isWellFormed());
        },
      ),
    );
    assert.ok(GITHUB_LIMIT < 65_535);
  });
});
