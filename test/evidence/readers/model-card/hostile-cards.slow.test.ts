import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cardOf } from "../../../../src/evidence/readers/model-card/read-model-card.ts";

/** Limits that a slow machine keeps too; without the thread some of these would take minutes. */
const LIMITS = { milliseconds: 700, memoryMiB: 128 };
const FAULTS = ["evidence-timed-out", "evidence-hostile", "evidence-format-unknown"];

describe("hostile Markdown", () => {
  for (const [what, source] of Object.entries({
    "50,000 opening brackets": "[".repeat(50_000),
    "20,000 link starts": "[a](".repeat(20_000),
    "mixed emphasis": "*a_ ".repeat(12_000),
    "50,000 quotes inside each other": `${">".repeat(50_000)} a`,
    "lists inside each other": Array.from({ length: 500 }, (_, depth) => `${" ".repeat(2 * depth)}- a`).join("\n"),
    "20,000 list marks on a line": "- ".repeat(20_000),
    "front matter nested 20,000 deep": `---\na: ${"[".repeat(20_000)}\n---\n`,
    "20,000 comments that never end": "<!--".repeat(20_000),
    "20,000 headings in HTML that never end": "<h1><a href='".repeat(5000),
    "a cell of digits": `| a | b |\n|---|---|\n| f1 | ${"1,".repeat(20_000)} |`,
  })) {
    it(`is read or refused in bounded time: ${what}`, async () => {
      const start = performance.now();
      const card = await cardOf(source, "CARD.md", LIMITS);
      assert.ok(card.ok || FAULTS.includes(card.fault.reason));
      assert.ok(performance.now() - start < 8000);
    });
  }

  it("is stopped when it takes too long", async () => {
    const card = await cardOf("[a](".repeat(60_000), "CARD.md", { milliseconds: 100, memoryMiB: 128 });
    assert.ok(!card.ok);
    assert.equal(card.fault.reason, "evidence-timed-out");
  });

  it("is no Markdown where it is JSON, HTML or binary", async () => {
    for (const source of ['{"model_details": {}}', "<!DOCTYPE html><p>", "PK\u0003\0"]) {
      const card = await cardOf(source, "CARD.md");
      assert.ok(!card.ok);
      assert.equal(card.fault.reason, "evidence-format-unknown");
    }
  });

  it("never throws, and gives lines of the file", async () => {
    const piece = fc.constantFrom(
      "#",
      "##",
      "-",
      "|",
      "---",
      ":",
      "`",
      "```",
      "*",
      "**",
      "[",
      "](",
      "<!--",
      "-->",
      "<h1>",
      "\n",
      "\r\n",
      "\n\n",
      " ",
      "{{",
      "}}",
      "@",
      "TODO",
      "0.9",
      "%",
      "accuracy",
      "\u0000",
      "\u202e",
      "é",
      "模型",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 60 }),
        async (pieces) => {
          const source = pieces.join("");
          const card = await cardOf(source, "CARD.md", LIMITS);
          if (!card.ok) return FAULTS.includes(card.fault.reason);
          const last = source.split(/\r\n?|\n/).length;
          return card.value.blocks.every(({ line }) => line >= 1 && line <= last);
        },
      ),
      { numRuns: 200 },
    );
  });
});
