import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Demand } from "../../src/report/demand.ts";
import { renderDeployment, renderDeploymentComment } from "../../src/report/deployment.ts";

const demand = fc.record({
  name: fc.constantFrom("assessed", "canary", "max-age"),
  state: fc.constantFrom("met", "broken", "awaited", "spared"),
  says: fc.string({ unit: "grapheme", maxLength: 3000 }),
  remedy: fc.string({ unit: "grapheme", maxLength: 3000 }),
});
const answer = fc.record({
  state: fc.constantFrom("approved", "rejected"),
  environment: fc.string({ unit: "grapheme", minLength: 1, maxLength: 255 }),
  commit: fc.constant("1234567890abcdef1234567890abcdef12345678"),
  demands: fc.array(demand, { maxLength: 8 }),
});

describe("what is said of a deployment", () => {
  it("fits GitHub's limits, whatever it is about", () => {
    fc.assert(
      fc.property(answer, fc.option(fc.webUrl()), (one, url) => {
        const comment = renderDeploymentComment(one, { url, limit: 1024 });
        assert.ok([...comment].length <= 1024 && comment.length <= 1024, comment);
        assert.doesNotMatch(comment, /(?<!`[^`]*)@\w+(?![^`]*`)/);
        const { title, summary } = renderDeployment(one, { judged: [], notes: [] });
        assert.ok(title.length <= 255 && summary.length <= 65_000);
      }),
    );
  });

  it("says what is broken first, and what to do", () => {
    const demands: Demand[] = [
      { name: "assessed", state: "met", says: "Fine.", remedy: "" },
      { name: "max-age", state: "broken", says: "Too old.", remedy: "Run it again." },
    ];
    const one = { state: "rejected", environment: "production", commit: "1234567890abcdef", demands } as const;
    assert.equal(
      renderDeploymentComment(one, { url: null, limit: 1024 }),
      [
        "**Rejected.** Assay keeps commit `1234567890ab` from being deployed to `production`.",
        "",
        "- ✗ **max-age**: Too old.",
        "  Next: Run it again.",
        "- ✓ **assessed**: Fine.",
      ].join("\n"),
    );
  });
});
