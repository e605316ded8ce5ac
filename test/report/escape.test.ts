import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { tableOf } from "../../src/report/detail-table.ts";
import { escapeXml, plainLine, shorten, terminalText } from "../../src/report/escape.ts";
import { cellSource, code, fenced, link, sourceOf, text } from "../../src/report/markdown.ts";
import { hostileText } from "./hostile-text.ts";
import { assertNothingFires, contentOf, nodesIn, proseIn } from "./markdown-tree.ts";

function assertOnly(markdown: string, allowed: readonly string[]): void {
  const stray = nodesIn(markdown)
    .map(({ type }) => type)
    .filter((type) => !allowed.includes(type));
  assert.deepEqual(stray, [], markdown);
}

const INLINE = ["root", "paragraph", "text", "inlineCode"];

describe("prose in Markdown", () => {
  it("is one paragraph of text and code, whatever it says", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const markdown = sourceOf(text(hostile));
        assertOnly(markdown, INLINE);
        assert.ok(nodesIn(markdown).filter(({ type }) => type === "paragraph").length <= 1, markdown);
        assertNothingFires(markdown);
      }),
      { numRuns: 800 },
    );
  });

  it("stays what it is inside a list, a heading, emphasis and a table", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, two) => {
        const shown = sourceOf(text(one));
        const list = `- Measured: ${shown}\n- ${shown}`;
        assertOnly(list, [...INLINE, "list", "listItem"]);
        assertNothingFires(list);
        assertOnly(`#### x ${shown}`, [...INLINE, "heading"]);
        const table = sourceOf(tableOf([text(one), code(two)], [[code(one), text(two)]], [false, true]));
        const rows = nodesIn(table).filter(({ type }) => type === "tableRow");
        assertOnly(table, [...INLINE, "table", "tableRow", "tableCell"]);
        assert.equal(rows.length, 2, table);
        assert.equal(nodesIn(table).filter(({ type }) => type === "tableCell").length, 4, table);
        assertNothingFires(table);
      }),
      { numRuns: 800 },
    );
  });

  it("can be read: plain sentences are hardly touched", () => {
    const sentence = "Rates of (sex) stand at 0.71, 80 % of the other; the limit is at least 0.8 since 2026-03-02.";
    assert.equal(sourceOf(text(sentence)), sentence);
  });

  it("shows the same words as were given", () => {
    const given = "column *a_b* <b> [x](y) of a|b & c";
    assert.equal(proseIn(sourceOf(text(given))).trim(), given);
  });

  it("puts mentions, references, commits, addresses and shortcodes into code", () => {
    const cases = {
      "ask @octocat": "ask `@octocat`",
      "(@org/team), please": "(`@org/team`), please",
      "mail a@b.example": "mail `a@b.example`",
      "see #12.": "see `#12`.",
      "p = 2.57e-33, n = 7": "p = 2.57e-33, n = 7",
      "see GH-1 or owner/repo#1": "see `GH-1` or `owner/repo#1`",
      "commit c0ffee1": "commit `c0ffee1`",
      "at https://evil.example/x": "at `https://evil.example/x`",
      "www.evil.example": "`www.evil.example`",
      "so :tada:": "so `:tada`:",
      "costs $x$": "costs `$x$`",
      "set `small-groups: leave-out` (or `level`), then": "set `small-groups: leave-out` (or `level`), then",
      "a `b`c d`": "a `` `b`c `` `` d` ``",
    };
    for (const [given, shown] of Object.entries(cases)) assert.equal(sourceOf(text(given)), shown);
  });

  it("makes hidden characters visible, so that names which differ look different", () => {
    assert.equal(sourceOf(code("in\u200bcome")), "`in\uFFFDcome`");
    assert.equal(sourceOf(code("a\u202eb")), "`a\uFFFDb`");
  });
});

describe("names as code", () => {
  it("are exactly one code node with the same characters", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const shown = plainLine(hostile);
        fc.pre(shown !== "" && shown.length <= 200);
        const nodes = nodesIn(`x ${sourceOf(code(hostile))} y`).filter(({ type }) => type === "inlineCode");
        assert.equal(nodes.length, 1);
        assert.equal(contentOf(nodes[0]), shown);
      }),
      { numRuns: 500 },
    );
  });

  it("keep a pipe inside a table", () => {
    assert.equal(cellSource(code("a|b")), "`a\\|b`");
    assert.equal(cellSource(text("a|b")), "a&#124;b");
  });

  it("say so when they are empty", () => {
    assert.equal(sourceOf(code(" \n ")), "(empty)");
  });
});

describe("blocks and links", () => {
  it("a fence holds whatever it is given", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const content = hostile.replace(/[\r\0]/g, "");
        assertOnly(sourceOf(fenced(content, "json")), ["root", "code"]);
      }),
    );
  });

  it("a link leads only to http(s), and its label and target stay in their places", () => {
    assert.equal(
      sourceOf(link("run 7", "https://github.com/a/b/actions/runs/7")),
      "[run 7](https://github.com/a/b/actions/runs/7)",
    );
    assert.equal(sourceOf(link("run", "javascript:alert(1)")), "run");
    fc.assert(
      fc.property(hostileText, hostileText, (label, path) => {
        const markdown = sourceOf(link(label, `https://github.com/${path}`));
        assertOnly(markdown, [...INLINE, "link"]);
        assertNothingFires(markdown);
      }),
      { numRuns: 500 },
    );
  });
});

describe("other outputs", () => {
  it("XML keeps no character that opens anything", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        assert.doesNotMatch(escapeXml(hostile).replace(/&#\d+;/g, ""), /[<>"'&]/);
      }),
    );
  });

  it("a terminal gets no control, no escape sequence and no reordering", () => {
    assert.equal(terminalText("a\u001b[31mred\u0007\nb\u202e"), "a\uFFFD[31mred\uFFFD b\uFFFD");
    fc.assert(
      fc.property(hostileText, (hostile) => assert.doesNotMatch(terminalText(hostile), /[\p{Cc}\p{Cf}\p{Cs}]/u)),
    );
  });

  it("shortening never cuts a character in two and never exceeds its limit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 2, max: 40 }), (long, limit) => {
        const short = shorten(long, limit);
        assert.ok(short.length <= limit);
        assert.ok(short.isWellFormed());
      }),
    );
  });
});
