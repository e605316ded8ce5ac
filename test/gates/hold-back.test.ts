import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { holdBack } from "../../src/gates/pull-request/hold-back.ts";
import { GITHUB_LIMIT } from "../../src/report/budget.ts";

const hold = { repository: 1, number: 7, by: 2, login: "bob", at: 0 };
const answer = (summary: string) => ({
  check: { title: "Passed", summary, conclusion: "success" as const, externalId: "sha256:a", annotations: [] },
  judged: null,
  problems: [],
  waitsUntil: null,
});

describe("a check that is held", () => {
  it("shows below what would hold otherwise", () => {
    const { check } = holdBack(answer("All is well."), { ...hold, reason: "the data changed" });
    assert.equal(check.conclusion, "failure");
    assert.match(check.summary, /Held by bob\.\*\* the data changed[\s\S]*All is well\.$/);
  });

  it("fits GitHub's limit, however long the report is and the reason", () => {
    const { check } = holdBack(answer("x".repeat(GITHUB_LIMIT)), { ...hold, reason: "|".repeat(1000) });
    assert.ok(Buffer.byteLength(check.summary) <= GITHUB_LIMIT);
    assert.match(check.summary, /Held by bob/);
  });
});
