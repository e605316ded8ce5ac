import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { code, NOTHING, sourceOf } from "../../src/report/markdown.ts";
import { fill, phrase, plainPhrase } from "../../src/report/template.ts";

describe("templates", () => {
  it("escape values unless they are Markdown made for the purpose", () => {
    const filled = fill("could-not-judge", { what: "**x** by @octocat", remedy: code("a`b") });
    assert.match(sourceOf(filled), /\\\*\\\*x\\\*\\\* by `@octocat`/);
    assert.match(sourceOf(filled), /``a`b``/);
  });

  it("are not filled a second time: a value that looks like a placeholder stays text", () => {
    assert.match(sourceOf(fill("could-not-judge", { what: "{{remedy}}", remedy: "try again" })), /\\{\\{remedy\\}\\}/);
  });

  it("leave out a line whose values are all empty", () => {
    const filled = sourceOf(fill("nothing-touched", { path: code("p"), governed: NOTHING }));
    assert.doesNotMatch(filled, /\n\s*$/);
  });

  it("refuse a missing value, a value without place, and an unknown name", () => {
    assert.throws(() => fill("could-not-judge", { what: "x" }), /needs a value for \{\{remedy\}\}/);
    assert.throws(() => fill("could-not-judge", { what: "x", remedy: "y", stray: "z" }), /no place for \{\{stray\}\}/);
    assert.throws(() => fill("no-such", {}), /no template "no-such"/);
    assert.throws(() => phrase("no-such"), /no phrase "no-such"/);
  });

  it("give plain text where no Markdown is shown", () => {
    assert.equal(plainPhrase("title-blocked", { finding: "a_b > 1\n\u202e", more: "" }), "Blocked: a_b > 1 \uFFFD");
  });
});
