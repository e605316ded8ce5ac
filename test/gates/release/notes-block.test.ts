import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { blockIn, withBlock, withoutBlock } from "../../../src/gates/release/notes-block.ts";

const BEGIN = "<!-- assay:release:begin -->";
const END = "<!-- assay:release:end -->";

/** Notes as people and tools leave them: with line ends of all kinds, and with marks that have lost their partners. */
const notes = fc
  .array(fc.oneof(fc.string(), fc.constantFrom("\r\n", "\n\n", BEGIN, END, "# v1.0", "  ")), { maxLength: 12 })
  .map((parts) => parts.join(""));
const content = fc.string({ minLength: 1 }).map((text) => `x${text.replaceAll("assay:release", "")}x`);

describe("the block in the notes of a release", () => {
  it("never touches the rest of the notes, whatever they hold", () => {
    fc.assert(
      fc.property(notes, content, content, (before, first, second) => {
        const once = withBlock(before, first);
        const at = once.indexOf(`${BEGIN}\n${first}\n${END}`);
        assert.ok(at >= 0);
        const rest = [once.slice(0, at), once.slice(at + `${BEGIN}\n${first}\n${END}`.length)];
        assert.equal(withBlock(once, second), `${rest[0]}${BEGIN}\n${second}\n${END}${rest[1]}`);
        const own = blockIn(before);
        if (own === null) {
          assert.ok(once.startsWith(before));
          assert.equal(withoutBlock(once), before);
        } else {
          assert.ok(before.startsWith(rest[0] ?? ""));
          assert.ok(before.endsWith(rest[1] ?? ""));
        }
      }),
    );
  });

  it("says what it was given, and writing it again changes nothing", () => {
    fc.assert(
      fc.property(notes, content, (before, said) => {
        const once = withBlock(before, said);
        assert.equal(blockIn(once), said.trim());
        assert.equal(withBlock(once, said), once);
      }),
    );
  });

  it("stays where somebody has moved it to", () => {
    const moved = `${BEGIN}\nold\n${END}\n\n# v1.0\r\nNew.\r\n`;
    assert.equal(withBlock(moved, "new"), `${BEGIN}\nnew\n${END}\n\n# v1.0\r\nNew.\r\n`);
  });

  it("is left out where GitHub has no room for it", () => {
    const long = "x".repeat(124_990);
    assert.equal(withBlock(long, "new"), long);
  });

  it("is taken out where there is no room for what is to be said now: what it said does not hold any more", () => {
    const full = withBlock("", "Passed.");
    const notes = `${"x".repeat(125_000 - full.length)}${full}`;
    assert.equal(notes.length, 125_000);
    const after = withBlock(notes, "This release does not meet the policy of its repository.");
    assert.equal(blockIn(after), null);
    assert.equal(after, "x".repeat(125_000 - full.length));
  });

  it("stays to the character where it says the same, with the line ends of a browser", () => {
    const notes = withBlock("New.\n", "Passed.\n\nSee the check.").replaceAll("\n", "\r\n");
    assert.equal(withBlock(notes, "Passed.\n\nSee the check."), notes);
    assert.equal(blockIn(notes), "Passed.\n\nSee the check.");
  });
});
