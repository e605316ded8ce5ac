import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { AssessedFinding } from "../../src/assessment/assessment.ts";
import type { CheckOutput } from "../../src/report/check-output.ts";
import { renderCheckRun } from "../../src/report/check-run.ts";
import { renderComment } from "../../src/report/comment.ts";
import { renderMarkdown } from "../../src/report/markdown-report.ts";
import {
  renderCouldNotJudge,
  renderNothingTouched,
  renderPolicyAdded,
  renderPolicyProblems,
  renderWaiting,
} from "../../src/report/notices.ts";
import { renderPolicyReview, renderReview } from "../../src/report/review.ts";
import { renderText } from "../../src/report/text.ts";
import {
  ACCEPTED,
  assessmentOf,
  CONTRADICTED,
  EVIDENCE,
  MISSING,
  PASSING,
  UNFAIR,
  UNPROVEN,
  UNSIGNED,
  WAIVED,
  WAIVED_AS_CODE,
} from "./sample-assessments.ts";

/** Compares with `expected/NAME`; `node --test --test-update-snapshots` writes it anew, to be read before it is kept. */
function assertReads(t: TestContext, name: string, shown: string): void {
  const file = fileURLToPath(new URL(`expected/${name}`, import.meta.url));
  t.assert.fileSnapshot(`${shown}\n`, file, { serializers: [String] });
}

function whole({ title, summary, text, annotations }: CheckOutput): string {
  const marks = annotations.map(
    (one) => `${one.path}:${one.start_line} ${one.annotation_level}: ${one.title}\n${one.message}`,
  );
  return [`TITLE ${title}`, summary, ...(text === undefined ? [] : ["TEXT", text]), ...marks].join("\n\n");
}

const PROBLEMS = [
  {
    message: 'unknown rule "fairness/parity"; did you mean "drift/parity"?',
    line: 12,
    column: 7,
    at: "models.credit.rules",
  },
  { message: '"risk" is missing (one of: minimal, limited, high)', line: 3, column: 3, at: "models.credit" },
];

describe("reports read well", () => {
  it("a blocked check run, with everything", (t) => {
    const output = renderCheckRun(assessmentOf([PASSING, UNFAIR, CONTRADICTED, MISSING, UNPROVEN]), {
      evidence: EVIDENCE,
      notes: ["The baseline is the evidence of commit 0badcafe of main."],
    });
    assertReads(t, "check-run-blocked.txt", whole(output));
  });

  it("an undecided check run", (t) => {
    assertReads(t, "check-run-undecided.txt", whole(renderCheckRun(assessmentOf([PASSING, MISSING]))));
  });

  it("a passed check run", (t) => {
    assertReads(t, "check-run-passed.txt", whole(renderCheckRun(assessmentOf([PASSING]))));
  });

  it("a check run that passed with a warning", (t) => {
    assertReads(t, "check-run-warned.txt", whole(renderCheckRun(assessmentOf([PASSING, UNPROVEN]))));
  });

  it("a check run that passed with waivers, a warning and something that does not apply", (t) => {
    const inapplicable: AssessedFinding = {
      ...PASSING,
      rule: "model-card/licence",
      status: "not-applicable",
      reason: "not-applicable",
      title: "no card is declared",
      measured: null,
      limit: null,
    };
    const findings = [PASSING, UNPROVEN, WAIVED, WAIVED_AS_CODE, ACCEPTED, inapplicable];
    assertReads(t, "check-run-waived.txt", whole(renderCheckRun(assessmentOf(findings), { evidence: EVIDENCE })));
  });

  it("a check run that waits for a sign-off", (t) => {
    assertReads(t, "check-run-unsigned.txt", renderCheckRun(assessmentOf([PASSING, UNSIGNED])).summary);
  });

  it("a check run with a preview of the proposed policy", (t) => {
    const preview = { state: "assessed", assessment: assessmentOf([PASSING, MISSING]) } as const;
    assertReads(t, "check-run-preview.txt", whole(renderCheckRun(assessmentOf([PASSING, UNFAIR]), { preview })));
  });

  it("a check run with a proposed policy that is not valid", (t) => {
    const preview = { state: "invalid", path: ".github/assay.yml", problems: PROBLEMS } as const;
    assertReads(t, "check-run-preview-invalid.txt", renderCheckRun(assessmentOf([PASSING]), { preview }).summary);
  });

  it("waiting for evidence", (t) => {
    const output = renderWaiting({
      awaited: [
        { model: "credit-default", workflow: "evaluate.yml", artifact: "evaluation", run: null },
        {
          model: "fraud",
          workflow: "evaluate.yml",
          artifact: "fraud",
          run: { url: "https://github.com/octo-org/credit/actions/runs/7", status: "in_progress" },
        },
      ],
      commit: "c0ffee".repeat(6),
      until: "2026-03-02T14:00:00Z",
    });
    assertReads(t, "waiting.txt", whole(output));
  });

  it("a broken policy, on the target branch, proposed, and as a floor", (t) => {
    const path = ".github/assay.yml";
    const shown = (["target", "proposed", "floor"] as const).map((source) => {
      const where = source === "floor" ? "octo-org/.github" : "main";
      return whole(renderPolicyProblems({ path, problems: PROBLEMS, source, where }));
    });
    assertReads(t, "policy-broken.txt", shown.join("\n\n"));
  });

  it("nothing touched, a policy added, and no judgement", (t) => {
    const shown = [
      renderNothingTouched({ governed: ["credit-default", "fraud"], policyPath: ".github/assay.yml" }),
      renderPolicyAdded({
        path: ".github/assay.yml",
        preview: { state: "assessed", assessment: assessmentOf([PASSING, UNFAIR]) },
      }),
      renderCouldNotJudge({
        what: "GitHub did not answer for ten minutes.",
        remedy: "Re-run this check; if it happens again, see githubstatus.com.",
      }),
    ];
    assertReads(t, "notices.txt", shown.map(whole).join("\n\n"));
  });

  it("a review with a comment on a line that the change touched", (t) => {
    const linesInDiff = (path: string) => new Set(path === "models/credit/MODEL_CARD.md" ? [13, 14] : []);
    const review = renderReview(assessmentOf([UNFAIR, CONTRADICTED]), { evidence: EVIDENCE, linesInDiff });
    const comments = review.comments.map(({ path, line, body }) => `COMMENT ${path}:${line}\n\n${body}`);
    assertReads(t, "review.txt", [review.body, ...comments].join("\n\n"));
  });

  it("the comment", (t) => {
    assertReads(t, "comment.txt", renderComment(assessmentOf([UNFAIR, MISSING, PASSING])) ?? "none");
  });

  it("the comment with waivers", (t) => {
    assertReads(t, "comment-waived.txt", renderComment(assessmentOf([WAIVED, ACCEPTED, UNPROVEN, PASSING])) ?? "none");
  });

  it("a terminal", (t) => {
    const assessment = assessmentOf([PASSING, UNFAIR, CONTRADICTED, MISSING, UNPROVEN, ACCEPTED, WAIVED_AS_CODE]);
    assertReads(t, "terminal.txt", renderText(assessment, { colour: false }));
  });

  it("a Markdown document", (t) => {
    assertReads(t, "document.txt", renderMarkdown(assessmentOf([PASSING, UNFAIR, ACCEPTED])));
  });
});

describe("what is said where", () => {
  it("a comment only when there is something to say, and a pass only over an old text", () => {
    assert.equal(renderComment(assessmentOf([PASSING])), null);
    assert.match(
      renderComment(assessmentOf([PASSING]), { posted: true }) ?? "",
      /^<!-- assay:comment -->\n\n\*\*Passed/,
    );
    assert.notEqual(renderComment(assessmentOf([PASSING, UNPROVEN])), null);
  });

  it("a finding whose line lies outside the diff is said in the review's body", () => {
    const review = renderReview(assessmentOf([CONTRADICTED]), { linesInDiff: () => new Set() });
    assert.equal(review.comments.length, 0);
    assert.match(review.body, /the card claims accuracy 0\.91/);
  });

  it("a finding about an artifact is on no line, even if it names one", () => {
    const [reference] = UNFAIR.evidence;
    assert.ok(reference);
    const finding = { ...UNFAIR, evidence: [{ ...reference, line: 3 }] };
    assert.deepEqual(renderCheckRun(assessmentOf([finding]), { evidence: EVIDENCE }).annotations, []);
    assert.deepEqual(renderCheckRun(assessmentOf([finding])).annotations, []);
  });

  it("a table committed with the change is annotated on its line", () => {
    const [model] = EVIDENCE;
    const [item] = model?.items ?? [];
    const [reference] = UNFAIR.evidence;
    assert.ok(item?.state === "present" && reference);
    const origin = {
      type: "commit",
      repository: "o/r",
      commit: "a".repeat(40),
      url: "https://github.com/o/r",
    } as const;
    const evidence = [{ model: "credit-default", items: [{ ...item, origin }] }];
    const finding = { ...UNFAIR, evidence: [{ ...reference, line: 3 }] };
    const { annotations } = renderCheckRun(assessmentOf([finding]), { evidence });
    assert.deepEqual(
      annotations.map(({ path, start_line, annotation_level }) => [path, start_line, annotation_level]),
      [["evaluation/predictions.parquet", 3, "failure"]],
    );
  });

  it("at most 50 annotations, and how many more there are", () => {
    const detail = Array.from({ length: 60 }, (_, line) => ({ claim: "f1", answer: "contradicted", line: line + 1 }));
    const { annotations, summary } = renderCheckRun(assessmentOf([{ ...CONTRADICTED, detail }]));
    assert.equal(annotations.length, 50);
    assert.match(summary, /10 more remarks on lines/);
  });

  it("the problems of a proposed policy are on its lines, in the check run as in the review", () => {
    const path = ".github/assay.yml";
    const preview = { state: "invalid", path, problems: PROBLEMS } as const;
    const linesInDiff = () => new Set([12]);
    const { annotations } = renderCheckRun(assessmentOf([UNFAIR]), { preview });
    assert.deepEqual(
      annotations.map(({ start_line, annotation_level }) => [start_line, annotation_level]),
      [
        [12, "warning"],
        [3, "warning"],
      ],
    );
    const lines = [
      renderReview(assessmentOf([UNFAIR]), { preview, linesInDiff }),
      renderPolicyReview({ path, problems: PROBLEMS, linesInDiff }),
    ].map(({ comments }) => comments.map((comment) => comment.line));
    assert.deepEqual(lines, [[12], [12]]);
  });

  it("the title names the worst finding and counts the others that close the gate", () => {
    assert.equal(
      renderCheckRun(assessmentOf([MISSING, UNFAIR, UNPROVEN, PASSING])).title,
      "Blocked: equal opportunity (sex) 0.21 > 0.10, +1",
    );
    assert.equal(renderCheckRun(assessmentOf([{ ...MISSING, required: false }])).title, "Passed: 0 demands met");
  });

  it("the title of a pass names what is waived before what is only a warning", () => {
    const titleOf = (...findings: AssessedFinding[]) => renderCheckRun(assessmentOf(findings)).title;
    assert.equal(titleOf(PASSING, UNPROVEN, WAIVED), "Passed with 1 waiver: equal opportunity (sex) 0.21 > 0.10");
    assert.equal(
      titleOf(WAIVED, { ...WAIVED, slice: { group: "age" } }),
      "Passed with 1 waiver: equal opportunity (sex) 0.21 > 0.10, +1",
    );
    assert.match(titleOf(WAIVED, ACCEPTED), /^Passed with 2 waivers: .*, \+1$/);
    assert.match(titleOf(WAIVED, CONTRADICTED), /^Blocked: the card claims/);
  });

  it("what is waived is on no line and in no review", () => {
    const waived = { ...CONTRADICTED, status: "waived", waiver: WAIVED.waiver } as const;
    assert.deepEqual(renderCheckRun(assessmentOf([waived])).annotations, []);
    const review = renderReview(assessmentOf([waived, UNFAIR]), { linesInDiff: () => new Set([14]) });
    assert.equal(review.comments.length, 0);
    assert.doesNotMatch(review.body, /claims accuracy/);
  });
});
