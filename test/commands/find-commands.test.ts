import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { findCommands, LONGEST_COMMENT, mayHoldCommands } from "../../src/commands/find-commands.ts";
import { hostileText } from "../report/hostile-text.ts";

const SAID = "/assay approve w1";

describe("the commands of a comment", () => {
  for (const [what, body] of Object.entries({
    "the whole comment": SAID,
    "a line of a paragraph": `I have looked at it.\n${SAID}\nThank you.`,
    "a paragraph of its own": `I have looked at it.\n\n${SAID}\n\nThank you.`,
    "a line after CRLF": `I have looked at it.\r\n${SAID}\r\nThank you.`,
    "a line after a lone CR": `I have looked at it.\r${SAID}\rThank you.`,
    "indented by less than code is": `   ${SAID}`,
    "an indented line of a paragraph": `Well:\n      ${SAID}`,
    "below a heading": `# Waiver\n${SAID}`,
    "above a signature of a mail": `${SAID}\n--\nBob`,
    "after a quotation": `> why?\n\n${SAID}`,
    "after a list": `- one\n- two\n\n${SAID}`,
    "after code": `\`\`\`\n/assay help\n\`\`\`\n${SAID}`,
    "after a closed HTML comment": `<!-- /assay help -->\n\n${SAID}`,
    "after words that are code": `as \`w1\` says,\n${SAID}`,
    "after a backtick that is none": `don\`t\n${SAID}`,
    "after a line break by a backslash": `so\\\n${SAID}`,
    "with spaces behind": `${SAID}   \nthanks`,
    "after a byte order mark": `\ufeff${SAID}`,
  })) {
    it(`are found as ${what}`, () => {
      assert.ok(mayHoldCommands(body));
      assert.deepEqual(findCommands(body), [SAID]);
    });
  }

  for (const [what, body] of Object.entries({
    "another word": "/assayx approve w1\n/assay-approve w1\n/assay/approve w1",
    "another command": "/ assay approve w1\n//assay approve w1\n/Assay approve w1",
    "within a line": `please say ${SAID}`,
    quoted: `> ${SAID}`,
    "the lazy end of a quotation": `> he said\n${SAID}`,
    "in a list": `- ${SAID}\n1. ${SAID}`,
    "the lazy end of a list": `- item\n${SAID}`,
    "in fenced code": `\`\`\`\n${SAID}\n\`\`\``,
    "in fenced code that never ends": `~~~\n${SAID}`,
    "in indented code": `text\n\n    ${SAID}`,
    "in inline code": `\`${SAID}\``,
    "in inline code over several lines": `see \`this\n${SAID}\n\` there`,
    "in emphasis over several lines": `see **this\n${SAID}\nhere** there`,
    "in an HTML comment": `<!--\n${SAID}\n-->`,
    "in an HTML comment with empty lines": `<!--\n\n${SAID}\n\n-->`,
    "in an HTML comment within a paragraph": `see <!-- this\n${SAID}\n--> there`,
    "in an attribute": `see <a title="this\n${SAID}\n">there</a>`,
    "in HTML": `<details>\n${SAID}\n</details>`,
    "in the text of a link": `see [this\n${SAID}\n](https://x.example)`,
    "in the title of a link": `see [this](https://x.example "that\n${SAID}\n")`,
    "in the words for an image": `see ![this\n${SAID}\n](https://x.example/a.png)`,
    "in a definition": `[a]: https://x.example "that\n${SAID}\n"`,
    "in a footnote": `see[^1]\n\n[^1]: this\n${SAID}`,
    "in a table": `| a | b |\n|---|---|\n${SAID}`,
    escaped: `\\${SAID}`,
  })) {
    it(`are none where they are ${what}`, () => {
      assert.deepEqual(findCommands(body), []);
    });
  }

  it("are found in order, with all that each says", () => {
    const body = `Two things:\n/assay waive a/b --reason "it's \`x\` & <y>" --until 90d\nand\n/assay check\n\n/assay status`;
    assert.deepEqual(findCommands(body), [
      '/assay waive a/b --reason "it\'s `x` & <y>" --until 90d',
      "/assay check",
      "/assay status",
    ]);
  });

  it("are not looked for in a comment that is longer than anybody needs, and that is said", () => {
    const filled = (length: number) => `${"a".repeat(length - SAID.length - 1)}\n${SAID}`;
    assert.deepEqual(findCommands(filled(LONGEST_COMMENT)), [SAID]);
    assert.equal(findCommands(filled(LONGEST_COMMENT + 1)), null);
    assert.deepEqual(findCommands("a".repeat(LONGEST_COMMENT + 1)), []);
  });

  it("are lines of the comment, and where there are any it is worth a closer look", () => {
    const piece = fc.constantFrom(
      "/assay",
      "/assay help",
      "\n",
      "\r\n",
      "\r",
      " ",
      "\t",
      "`",
      "> ",
      "- ",
      "<!--",
      "-->",
    );
    const text = fc.oneof(
      fc.array(fc.oneof(piece, hostileText), { maxLength: 12 }).map((all) => all.join("")),
      hostileText,
    );
    fc.assert(
      fc.property(text, (body) => {
        const found = findCommands(body) ?? [];
        const lines = body.split(/[\r\n]/).map((line) => line.trim());
        for (const line of found) assert.ok(lines.includes(line) && /^\/assay(\s|$)/.test(line), line);
        assert.ok(found.length === 0 || mayHoldCommands(body));
      }),
      { numRuns: 1500 },
    );
  });
});

describe("a comment that is made to hurt", () => {
  const filling = (piece: string) => (length: number) => piece.repeat(Math.floor(length / piece.length));
  const pieces = ["\r", "\u2028", " ", "> ", ">", "- ", "1. > ", ">\n- ", "> - ", "-\n", "[", "![", "[a](", "[^a]: "];
  const more = [
    "**a*",
    "*_~[",
    "~~a~~",
    "`a",
    "<a ",
    "a <!-- ",
    "[a]: b\n",
    "a@b.",
    "|",
    "a\\\n",
    "/assay \r",
    "/assay\u2028",
  ];
  for (const piece of [...pieces, ...more]) {
    it(`does not take long: ${JSON.stringify(piece)} over and over`, () => {
      const start = process.cpuUsage().user;
      // The first is what a webhook may bring, and the second what is parsed at most.
      mayHoldCommands(`${filling(piece)(65_000)}\n${SAID}`);
      findCommands(`${filling(piece)(65_000)}\n${SAID}`);
      findCommands(`${filling(piece)(LONGEST_COMMENT - SAID.length - 2)}\n\n${SAID}`);
      const tookMs = (process.cpuUsage().user - start) / 1000;
      assert.ok(tookMs < 2500, `${tookMs} ms`);
    });
  }
});
