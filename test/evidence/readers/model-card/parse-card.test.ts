import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCard } from "../../../../src/evidence/readers/model-card/parse-card.ts";

function titles(source: string): (readonly [string, number, number])[] {
  return parseCard(source).sections.map(({ title, line, endLine }) => [title, line, endLine]);
}

function text(source: string): string[] {
  return parseCard(source).blocks.flatMap((block) =>
    block.kind === "text" ? block.lines.map((line) => line.text) : [],
  );
}

describe("the front matter of a card", () => {
  const FRONT = "---\nlicense: mit\nrevision: 12345678e9\nversion: 1.10\ndate: 2025-01-15\nlanguage: no\n---\n\n# A\n";
  for (const [what, source] of Object.entries({
    "as it should be": FRONT,
    "after a byte order mark": `\uFEFF${FRONT}`,
    "with CRLF": FRONT.replaceAll("\n", "\r\n"),
    "with CR": FRONT.replaceAll("\n", "\r"),
    "after blank lines": `\n  \n${FRONT}`,
    "with blanks after its end": FRONT.replace("---\n\n#", "--- \t\n\n#"),
  })) {
    it(`is found ${what}, its scalars as they are written`, () => {
      const { frontMatter, sections } = parseCard(source);
      assert.equal(frontMatter.state, "mapping");
      assert.ok(frontMatter.state === "mapping");
      assert.deepEqual(frontMatter.value, {
        license: "mit",
        revision: "12345678e9",
        version: "1.10",
        date: "2025-01-15",
        language: "no",
      });
      assert.equal(sections[0]?.title, "A");
    });
  }

  for (const [what, source, line, column] of [
    ["a duplicate key", "---\na: 1\na: 2\n---\n", 3, 1],
    ["a tab as indent", "---\na:\n\tb: 1\n---\n", 3, 1],
    ["an unclosed list", "---\na: [1\n---\n# A\n", 2, 6],
    ["a key in braces, as in a template", "---\nb: c\n{a}: 1\n---\n", 3, 1],
    ["a text", "---\njust words\n---\n", 2, 1],
    ["no end", "---\na: 1\n\n# A\n", 1, 1],
    ["blanks after its start", "--- \na: 1\n---\n", 1, 4],
  ] as const) {
    it(`with ${what} is broken, at its line and column`, () => {
      const { frontMatter } = parseCard(source);
      assert.ok(frontMatter.state === "broken");
      assert.deepEqual([frontMatter.line, frontMatter.column], [line, column]);
    });
  }

  it("refuses a bomb of aliases", () => {
    const bomb = `---\na: &a [x]\n${"bcdefghij"
      .split("")
      .map((name, at) => `${name}: &${name} [${`*${"abcdefghi"[at]},`.repeat(9)}]`)
      .join("\n")}\n---\n`;
    assert.equal(parseCard(bomb).frontMatter.state, "broken");
  });

  it("is not seen in horizontal rules around a heading", () => {
    assert.equal(parseCard("---\n# A\n---\n\nText.\n").frontMatter.state, "none");
  });
});

describe("the sections of a card", () => {
  it("are a tree with the lines of the file", () => {
    assert.deepEqual(titles("# A\n\nx\n\n## B\n\ny\n\n### C\n\nz\n\n## D\n"), [
      ["A", 1, 14],
      ["B", 5, 12],
      ["C", 9, 12],
      ["D", 13, 14],
    ]);
  });

  it("start at setext, HTML and linked headings, and never in code or front matter", () => {
    const source = "---\np: |\n  # No\n---\nA\n===\n\n```\n# No\n```\n\n<h2>B</h2>\n\n## [C](x) *d*\n";
    assert.deepEqual(
      titles(source).map(([title]) => title),
      ["A", "B", "C d"],
    );
  });

  it("start at bold lines in a card without headings", () => {
    assert.deepEqual(
      titles("**Use**\n\nText with **bold** words.\n\n**Limits:** few.\n").map(([title]) => title),
      ["Use", "Limits:"],
    );
  });
});

describe("the text of a card", () => {
  it("leaves out code blocks, comments, BibTeX and struck-out words", () => {
    const source =
      "A ~~b~~ c `d`.\n\n```\ncode\n```\n\n<!-- hidden -->\n\n@misc{x,\n title={{y}}\n}\n\n<b>e</b> <!-- f -->\n";
    assert.deepEqual(text(source), ["A  c d.", "(citation)", "e"]);
  });

  it("counts words, two characters to a word where there are no blanks", () => {
    assert.equal(parseCard("one two three").words, 3);
    assert.equal(parseCard("模型概述").words, 2);
    assert.equal(parseCard("<!-- one two -->\n\n```\nthree\n```\n").words, 0);
  });

  it("keeps cells of tables with their lines", () => {
    const [block] = parseCard("\n| a | b |\n|---|---|\n| **1** | `2` |\n").blocks;
    assert.ok(block?.kind === "table");
    assert.deepEqual(block.rows[0], [
      { line: 4, text: "1", plain: "1", strong: true },
      { line: 4, text: "2", plain: "", strong: false },
    ]);
  });
});
