import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verdictOf } from "../../src/assessment/assess.ts";
import type { AssessedFinding, Assessment } from "../../src/assessment/assessment.ts";
import { checkContent } from "../../src/gates/pull-request/check-content.ts";
import { conclusionOf, isWaiting } from "../../src/gates/pull-request/conclusion.ts";
import { decisionDetails } from "../../src/gates/pull-request/decision-details.ts";
import { findingsKey, planReview } from "../../src/gates/pull-request/plan-review.ts";
import { externalId, sharedCheck, speaksFor } from "../../src/gates/pull-request/shared-check.ts";
import { waitMilliseconds } from "../../src/gates/pull-request/wait.ts";
import type { Conclusion } from "../../src/github/check-runs.ts";
import type { OwnReview } from "../../src/github/reviews.ts";
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
    waiver: null,
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
      signOffs: null,
    },
  };
}

const failed = finding({ status: "fail", reason: "limit-exceeded", title: "ratio 0.5 < 0.8" });
const pending = finding({ reason: "evidence-pending" });
const unsigned = finding({ rule: "governance/sign-off", reason: "sign-off-missing" });

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
    ["action_required where only a sign-off is missing", [unsigned], "action_required", false],
    ["still open where evidence is awaited and a sign-off is missing", [pending, unsigned], "failure", true],
    ["not open where something else is undecided", [pending, finding({})], "failure", false],
  ] as const) {
    it(`is ${what}`, () => {
      assert.equal(conclusionOf(assessment(...findings)), conclusion);
      assert.equal(isWaiting(assessment(...findings)), waiting);
    });
  }
});

describe("what the audit trail keeps of a decision", () => {
  const olga = { id: 7, login: "olga" };
  const given = { kind: "exception", model: "credit", reason: "secret plans", approvedBy: olga, covers: [] } as const;
  const judgedWith = (findings: AssessedFinding[], more: Partial<Assessment["context"]>) => {
    const made = assessment(...findings);
    const judged = { assessment: { ...made, context: { ...made.context, ...more } }, evidence: [], keep: [] };
    const report = { checks: "one", comment: "when-needed" } as const;
    return decisionDetails({ title: "t", conclusion: "success" }, { ...judged, report }, null);
  };

  it("names the waivers in force, what each stands for, and who signed off, without prose", () => {
    const applied = { id: "w3", kind: "exception", until: "2026-12-31", reason: "secret plans" } as const;
    const instead = { status: "fail", reason: "limit-exceeded" } as const;
    const waived = finding({ status: "waived", reason: "waived", waiver: { ...applied, approvedBy: olga, instead } });
    const details = judgedWith([waived], {
      waivers: [
        { ...given, id: "w1", until: "2025-12-31" },
        { ...given, id: "w3", until: "2026-12-31" },
      ],
      signOffs: [{ model: "credit", by: olga }],
    });
    assert.deepEqual(details["waivers"], [
      { id: "w3", kind: "exception", model: "credit", until: "2026-12-31", approvedBy: olga },
    ]);
    assert.deepEqual(details["signOffs"], [{ model: "credit", by: olga }]);
    assert.match(JSON.stringify(details["findings"]), /"waiver":"w3","instead":\{"status":"fail"/);
    assert.doesNotMatch(JSON.stringify(details), /secret/);
  });

  it("has no key for sign-offs where nobody signed, as before", () => {
    assert.ok(!("signOffs" in judgedWith([failed], { signOffs: [] })));
  });
});

describe("the review", () => {
  const review: Review = { body: "<!-- assay:review -->", comments: [] };
  const onLine: Review = {
    ...review,
    comments: [{ path: "card.md", line: 3, side: "RIGHT", body: "mend this" } as const],
  };
  const wanted = (judged: Assessment, shown = review) => ({ review: shown, about: findingsKey(judged) });
  const posted = (judged: Assessment, shown = review, stands = true): OwnReview => {
    const plan = planReview({ wanted: wanted(judged, shown), own: [] });
    assert.ok(plan.do === "post" && plan.event === "REQUEST_CHANGES");
    return { id: 1, body: `${shown.body}\n\n${plan.marker}`, stands };
  };

  it("requests changes while blocked, and is kept while the findings are the same", () => {
    const own = [posted(assessment(failed))];
    assert.deepEqual(planReview({ wanted: wanted(assessment(failed)), own }), { do: "nothing" });
  });

  it("is kept when only evidence, commit and lines have changed", () => {
    const own = [posted(assessment(failed), onLine)];
    const moved = { ...onLine, body: "another run", comments: onLine.comments.map((one) => ({ ...one, line: 9 })) };
    assert.deepEqual(planReview({ wanted: wanted(assessment(failed), moved), own }), { do: "nothing" });
  });

  it("is edited when the findings are others", () => {
    const own = [posted(assessment(failed))];
    const other = assessment(finding({ ...failed, title: "ratio 0.6 < 0.8" }));
    assert.equal(planReview({ wanted: wanted(other), own }).do, "edit");
  });

  it("is followed by one that only comments when there are new remarks on lines, since those cannot be moved", () => {
    const own = [posted(assessment(failed))];
    const plan = planReview({ wanted: wanted(assessment(failed), onLine), own });
    assert.ok(plan.do === "post" && plan.event === "COMMENT");
    const further = [...own, { id: 2, body: plan.marker, stands: false }];
    assert.deepEqual(planReview({ wanted: wanted(assessment(failed), onLine), own: further }), { do: "nothing" });
    assert.deepEqual(planReview({ wanted: null, own: further }), { do: "dismiss", reviews: own });
  });

  it("requests changes anew after everything was mended once, though the remarks of then are still there", () => {
    const own = [posted(assessment(failed), onLine, false)];
    const plan = planReview({ wanted: wanted(assessment(failed), onLine), own });
    assert.ok(plan.do === "post" && plan.event === "REQUEST_CHANGES");
  });

  it("is dismissed when everything is mended", () => {
    const own = [posted(assessment(failed))];
    assert.deepEqual(planReview({ wanted: null, own }), { do: "dismiss", reviews: own });
    assert.deepEqual(planReview({ wanted: null, own: [] }), { do: "nothing" });
  });
});

describe("a check that speaks for several pull requests", () => {
  const answer = (number: number, conclusion: Conclusion | null) => ({
    number,
    answer: {
      check: { externalId: `id${number}`, conclusion, title: `title ${number}`, summary: "s", annotations: [] },
      judged: null,
      problems: [],
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
