import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sourceOf } from "../../src/report/markdown.ts";
import { runbookBlocks } from "../../src/report/runbook.ts";
import { hostileText } from "./hostile-text.ts";
import { assertNothingFires, nodesIn } from "./markdown-tree.ts";

const shown = (source: string) => runbookBlocks(source).map(sourceOf).join("\n\n");

describe("the steps of a runbook", () => {
  it("keep their order and shape", () => {
    const source =
      "---\nowner: me\n---\n# Slow\n\nLook *here*.\n\n3. First\n4. Second\n   - inner\n\n> Careful\n\n```py\nx = 1\n```\n";
    const expected = "**Slow**\n\nLook here.\n\n3. First\n4. Second\n   - inner\n\n> Careful\n\n```sh\nx = 1\n```";
    assert.equal(shown(source), expected);
  });

  it("mention nobody, link nowhere and hold no HTML", () => {
    const source =
      "Ask @acme/oncall in #17, [here](https://evil.example) ![pixel](https://evil.example/x.png).\n\n<script>x</script>\n";
    const text = shown(source);
    assertNothingFires(text);
    assert.ok(!nodesIn(text).some(({ type }) => ["html", "link", "image"].includes(type)));
  });

  it("do not end a block of code before its time", () => {
    const text = shown("`````\n```\n@octocat\n`````\n");
    assert.deepEqual(
      nodesIn(text).map(({ type }) => type),
      ["root", "code"],
    );
  });

  it("hold whatever somebody writes", () => {
    fc.assert(
      fc.property(hostileText, (source) => {
        const text = shown(source);
        assertNothingFires(text);
        assert.ok(!nodesIn(text).some(({ type }) => ["html", "link", "image"].includes(type)));
      }),
      { numRuns: 300 },
    );
  });

  it("are cut where there are too many", () => {
    assert.ok(runbookBlocks("a\n\n".repeat(5000)).length <= 200);
    assert.ok(shown(`${"- ".repeat(50)}deep\n`).length < 1000);
  });
});
