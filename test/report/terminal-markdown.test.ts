import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { code, join, sourceOf, text } from "../../src/report/markdown.ts";
import { terminalMarkdown } from "../../src/report/terminal-markdown.ts";
import { hostileText } from "./hostile-text.ts";

describe("Markdown in a terminal", () => {
  it("keeps its marks, and loses comments, tags and escapes", () => {
    const source = [
      "<!-- assay:reply 7 -->",
      "**Blocked** by column a\\_b &lt;= 0.8 &amp; `<b>`",
      "",
      "<details><summary>How this is reckoned</summary>",
      "",
      "",
      "| group | value |",
      "| ----- | ----: |",
      "| `F`   |  0.71 |",
      "",
      "- one",
      "  - two",
      "",
      "</details>",
      "",
    ].join("\n");
    assert.equal(
      terminalMarkdown(source),
      [
        "**Blocked** by column a_b <= 0.8 & `<b>`",
        "",
        "How this is reckoned",
        "",
        "| group | value |",
        "| ----- | ----: |",
        "| `F`   |  0.71 |",
        "",
        "- one",
        "  - two",
      ].join("\n"),
    );
  });

  it("lets no escape sequence and no hidden character through, however it is written", () => {
    assert.equal(
      terminalMarkdown("a\u001b[31mb&#27;[2J\u202ec&#x202e;\u0007"),
      "a\uFFFD[31mb\uFFFD[2J\uFFFDc\uFFFD\uFFFD",
    );
    fc.assert(
      fc.property(hostileText, fc.string({ unit: "binary" }), (said, raw) => {
        for (const source of [sourceOf(join([text(said), code(said)], "\n\n")), raw, `\`${raw}\` <b title="${raw}">`]) {
          assert.doesNotMatch(
            terminalMarkdown(source).replaceAll("\n", ""),
            /[\p{C}\p{Default_Ignorable_Code_Point}]/u,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
