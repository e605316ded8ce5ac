import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verdictOf } from "../../src/assessment/assess.ts";
import type { AssessedFinding, Assessment } from "../../src/assessment/assessment.ts";
import { checkContent } from "../../src/gates/pull-request/check-content.ts";
import { conclusionOf, isWaiting } from "../../src/gates/pull-request/conclusion.ts";
import { planReview } from "../../src/gates/pull-request/plan-review.ts";
import { externalId, sharedCheck, speaksFor } from "../../src/gates/pull-request/shared-check.ts";
import { waitMilliseconds } from "../../src/gates/pull-request/wait.ts";
import type { Conclusion } from "../../src/github/check-runs.ts";
import type { Review } from "../../src/report/review.ts";

function finding(given: Partial<AssessedFinding>): AssessedFinding {
  return {
    rule: "fairness/group-size",
    model: "credit",
    status: "undecided",
    level: "block",
    required: true,
    reason: "evidence-missing",
    title: "group size",
    message: "",
    slice: null,
    measured: null,
    limit: null,
    baseline: null,
    detail: [],
    evidence: [],
    remedy: "",
    demandedBy: "policy",
    ...given,
  };
}

function assessment(...findings: AssessedFinding[]): Assessment {
  return {
    version: 1,
    verdict: verdictOf(findings),
    digest: "sha256:0",
    models: ["credit"],
    untouched: [],
    findings,
    context: {
      version: 1,
      assay: "0",
      asOf: "2026-01-01",
      policy: { path: ".github/assay.yml", digest: "sha256:1", source: "" },
      floor: null,
      touched: null,
      evidence: [],
      waivers: [],
    },
  };
}

const failed = finding({ status: "fail", reason: "limit-exceeded", title: "ratio 0.5 < 0.8" });
const pending = finding({ reason: "evidence-pending" });

describe("the conclusion of a check run", () => {
  for (const [what, findings, conclusion, waiting] of [
    ["success without findings", [], "success", false],
    ["success with a warning", [finding({ status: "warn", reason: "limit-exceeded" })], "success", false],
    ["success where what is undecided is not required", [finding({ required: false })], "success", false],
    ["failure where a limit is broken", [failed], "failure", false],
    ["failure where a limit is broken while evidence is awaited", [failed, pending], "failure", false],
    ["failure where evidence is missing", [finding({})], "failure", false],
    [
      "action_required for a changed workflow",
      [finding({ reason: "evidence-workflow-changed" })],
      "action_required",
      false,
    ],
    ["action_required for a fork", [finding({ reason: "evidence-from-fork" })], "action_required", false],
    [
      "action_required for a run that awaits approval",
      [finding({ reason: "evidence-run-awaiting-approval" })],
      "action_required",
      false,
    ],
    [
      "failure where something else is missing too",
      [finding({ reason: "evidence-from-fork" }), finding({})],
      "failure",
      false,
    ],
    ["still open where only awaited evidence is missing", [pending, pending], "failure", true],
    ["not open where something else is undecided", [pending, finding({})], "failure", false],
  ] as const) {
    it(`is ${what}`, () => {
      assert.equal(conclusionOf(assessment(...findings)), conclusion);
      assert.equal(isWaiting(assessment(...findings)), waiting);
    });
  }
});

describe("the review", () => {
  const review: Review = { body: "<!-- assay:review -->", comments: [] };
  const onLine: Review = {
    ...review,
    comments: [{ path: "card.md", line: 3, side: "RIGHT", body: "mend this" } as const],
  };
  const posted = (judged: Assessment, shown = review) => {
    const plan = planReview({ assessment: judged, standing: [], review: shown });
    assert.equal(plan.do, "request-changes");
    return plan.do === "request-changes" ? { id: 1, body: plan.body } : { id: 0, body: "" };
  };

  it("requests changes while blocked, and is kept while the findings are the same", () => {
    const standing = [posted(assessment(failed))];
    assert.deepEqual(planReview({ assessment: assessment(failed), standing, review }), { do: "nothing" });
  });

  it("is kept when only evidence, commit and lines have changed", () => {
    const standing = [posted(assessment(failed), onLine)];
    const moved = { ...onLine, body: "another run", comments: onLine.comments.map((one) => ({ ...one, line: 9 })) };
    assert.deepEqual(planReview({ assessment: assessment(failed), standing, review: moved }), { do: "nothing" });
  });

  it("is edited when the findings are others", () => {
    const standing = [posted(assessment(failed))];
    const plan = planReview({
      assessment: assessment(finding({ ...failed, title: "ratio 0.6 < 0.8" })),
      standing,
      review,
    });
    assert.equal(plan.do, "edit");
  });

  it("is made anew when there are new remarks on lines, since those cannot be moved", () => {
    const standing = [posted(assessment(failed))];
    assert.equal(planReview({ assessment: assessment(failed), standing, review: onLine }).do, "request-changes");
  });

  it("is dismissed when the verdict is a pass, all that stand", () => {
    const standing = [posted(assessment(failed)), { id: 2, body: "older" }];
    assert.deepEqual(planReview({ assessment: assessment(), standing, review }), { do: "dismiss", reviews: standing });
    assert.deepEqual(planReview({ assessment: assessment(), standing: [], review }), { do: "nothing" });
  });

  it("stays when the verdict is undecided, for nothing is mended", () => {
    const standing = [posted(assessment(failed))];
    assert.deepEqual(planReview({ assessment: assessment(pending), standing, review }), { do: "nothing" });
  });
});

describe("a check that speaks for several pull requests", () => {
  const answer = (number: number, conclusion: Conclusion | null) => ({
    number,
    answer: {
      check: { externalId: `id${number}`, conclusion, title: `title ${number}`, summary: "s", annotations: [] },
      judged: null,
      waitsUntil: conclusion === null ? 5 : null,
    },
  });

  it("says the worst of them", () => {
    const order: readonly (Conclusion | null)[] = ["success", null, "action_required", "failure"];
    for (const [index, better] of order.entries()) {
      for (const worse of order.slice(index + 1)) {
        for (const answers of [
          [answer(1, better), answer(2, worse)],
          [answer(2, worse), answer(1, better)],
        ]) {
          const { check, waitsUntil } = sharedCheck(answers);
          assert.equal(check.conclusion, worse);
          assert.equal(check.title, "title 2");
          assert.equal(check.externalId, "id2 for #1 #2");
          assert.match(check.summary, /#2\b.*#1\b/);
          assert.equal(waitsUntil, worse === null ? 5 : null);
        }
      }
    }
  });

  it("is known by its external id", () => {
    assert.ok(speaksFor(externalId("sha256:1", [3, 14]), 3));
    assert.ok(speaksFor(externalId("sha256:1", [3, 14]), 14));
    assert.ok(!speaksFor(externalId("sha256:1", [3, 14]), 1));
    assert.ok(!speaksFor("sha256:1", 1));
  });

  it("adds nothing where there is but one", () => {
    assert.equal(sharedCheck([answer(1, "success")]).check.summary, "s");
  });
});

describe("the content of a check run", () => {
  const annotation = {
    path: "a",
    start_line: 1,
    end_line: 1,
    annotation_level: "failure",
    title: "t",
    message: "m",
  } as const;

  it("has at most fifty annotations and counts the rest", () => {
    const output = { title: "t", summary: "s", annotations: Array.from({ length: 53 }, () => annotation) };
    const content = checkContent({ output, conclusion: "failure" });
    assert.equal(content.annotations.length, 50);
    assert.match(content.summary, /3 more remarks/);
  });

  it("is identified by itself where it has no other identity", () => {
    const output = { title: "t", summary: "s", annotations: [] };
    const identity = (summary: string) => checkContent({ output: { ...output, summary }, conclusion: null }).externalId;
    assert.equal(identity("s"), identity("s"));
    assert.notEqual(identity("s"), identity("other"));
  });
});

describe("the wait of a policy", () => {
  it("is minutes or hours", () => {
    assert.deepEqual(["0m", "90m", "2h"].map(waitMilliseconds), [0, 5_400_000, 7_200_000]);
  });
});
