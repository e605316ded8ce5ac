import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { AppliedWaiver, AssessedFinding } from "../../src/assessment/assessment.ts";
import { renderCheckRun } from "../../src/report/check-run.ts";
import { renderComment } from "../../src/report/comment.ts";
import { contextJsonIn, exportContext } from "../../src/report/context-block.ts";
import { renderPolicyProblems, renderWaiting } from "../../src/report/notices.ts";
import { renderReview } from "../../src/report/review.ts";
import { hostileText } from "./hostile-text.ts";
import { assertNothingFires, contentOf, nodesIn } from "./markdown-tree.ts";
import {
  ACCEPTED,
  assessmentOf,
  CONTEXT,
  CONTRADICTED,
  MISSING,
  PASSING,
  UNFAIR,
  UNPROVEN,
  unchecked,
  WAIVED,
  WAIVED_AS_CODE,
} from "./sample-assessments.ts";

/** Words without any special meaning, to see what the templates make by themselves. */
const TAME = "plain words";

function findingsSaying(word: string): AssessedFinding[] {
  const detail = [
    { group: { [word || "x"]: word }, n: 3, value: 0.5 },
    { feature: word, reason: word, drifted: true, list: [word, word] },
  ];
  return [UNFAIR, CONTRADICTED, MISSING, UNPROVEN, PASSING, WAIVED, WAIVED_AS_CODE, ACCEPTED].map((finding) => ({
    ...finding,
    model: word,
    title: word,
    message: word,
    remedy: word,
    slice: { group: word },
    waiver: waiverSaying(word, finding.waiver),
    detail,
    evidence: finding.evidence.map((reference) => ({ ...reference, path: word })),
  }));
}

function waiverSaying(word: string, waiver: AppliedWaiver | null): AppliedWaiver | null {
  if (waiver === null) return null;
  const approvedBy = waiver.approvedBy === null ? null : { id: 1, login: word };
  return { ...waiver, id: word, reason: word, approvedBy };
}

function reportsSaying(word: string): string[] {
  const context = { ...CONTEXT, policy: { ...CONTEXT.policy, path: word, source: word } };
  const assessment = unchecked(findingsSaying(word), context);
  const problems = [{ message: word, line: 1, column: 1, at: word }];
  const preview = { state: "invalid", path: word, problems } as const;
  const check = renderCheckRun(assessment, { notes: [word], preview });
  const review = renderReview(assessment, { linesInDiff: () => new Set([14]) });
  const run = { url: `https://github.com/${word}`, status: word };
  return [
    check.summary,
    check.text ?? "",
    review.body,
    ...review.comments.map(({ body }) => body),
    renderComment(assessment) ?? "",
    renderPolicyProblems({ path: word, problems, source: "target", where: word }).summary,
    renderWaiting({
      awaited: [{ model: word, workflow: word, artifact: word, run }],
      commit: word,
      until: "2026-03-02T14:00:00Z",
    }).summary,
  ];
}

/** How often each kind of block and HTML occurs: what hostile words must not change. */
function skeleton(markdown: string): string[] {
  const inline = ["text", "inlineCode", "link"];
  return nodesIn(markdown).flatMap((node) =>
    inline.includes(node.type) ? [] : [node.type === "html" ? `html ${contentOf(node)}` : node.type],
  );
}

describe("reports of hostile evidence", () => {
  const tame = reportsSaying(TAME).map(skeleton);

  it("have exactly the blocks, the HTML and the markers of the templates, and nothing in them fires", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        // Empty lines are left out by design, so every text has at least one visible character.
        reportsSaying(`x${hostile}`).forEach((markdown, index) => {
          assert.deepEqual(skeleton(markdown), tame[index], markdown);
          assertNothingFires(markdown);
        });
      }),
      { numRuns: 80 },
    );
  });

  it("keep links to what GitHub gave: the run", () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const links = reportsSaying(`x${hostile}`)
          .flatMap(nodesIn)
          .filter(({ type }) => type === "link");
        for (const link of links) assert.match("url" in link ? String(link.url) : "", /^https:\/\/github\.com\//);
      }),
      { numRuns: 60 },
    );
  });

  it("export a context that comes back unchanged, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), hostileText, (path, source) => {
        const context = { ...CONTEXT, policy: { ...CONTEXT.policy, path, source } };
        const text = renderCheckRun(unchecked([UNFAIR], context)).text ?? "";
        assert.deepEqual(JSON.parse(contextJsonIn(text)).context, context);
      }),
    );
    assert.match(exportContext(assessmentOf([UNFAIR])), /^[\n\x20-\x7e]*$/);
  });
});

describe("reports of very much", () => {
  const long = "é*|".repeat(4000);
  const detail = Array.from({ length: 3000 }, (_, index) => ({
    feature: `feature ${index} ${long.slice(0, 100)}`,
    value: index / 7,
  }));
  const many = Array.from({ length: 400 }, (_, index) => ({
    ...UNFAIR,
    slice: { group: `g${index}` },
    message: index % 3 === 0 ? long : UNFAIR.message,
    detail: index < 30 ? detail : [],
  }));
  const assessment = assessmentOf([...many, MISSING, PASSING, UNPROVEN]);

  it("fit GitHub's limits and count what they leave out", () => {
    const check = renderCheckRun(assessment, { notes: Array.from({ length: 900 }, () => long) });
    const review = renderReview(assessment, { linesInDiff: () => new Set() });
    const comment = renderComment(assessment) ?? "";
    for (const text of [check.summary, check.text ?? "", review.body, comment]) {
      assert.ok(Buffer.byteLength(text) <= 65_000);
      assert.match(text, /And \d+ more/);
      assert.ok(text.isWellFormed());
    }
    assert.ok(check.title.length <= 255);
    assert.match(check.summary, /Digest of this assessment/);
    assert.match(check.text ?? "", /### Context/);
  });

  it("leave a context out that does not fit, and say so", () => {
    const context = { ...CONTEXT, policy: { ...CONTEXT.policy, source: "x".repeat(200_000) } };
    const { text = "" } = renderCheckRun(assessmentOf([UNFAIR], context));
    assert.ok(Buffer.byteLength(text) <= 65_000);
    assert.match(text, /larger than a check run can hold/);
    assert.doesNotMatch(text, /```/);
  });

  it("fit with a policy of a thousand problems", () => {
    const problems = Array.from({ length: 1000 }, (_, index) => ({
      message: long,
      line: index + 1,
      column: 1,
      at: long,
    }));
    const output = renderPolicyProblems({ path: "assay.yml", problems, source: "proposed", where: "main" });
    assert.ok(Buffer.byteLength(output.summary) <= 65_000);
    assert.match(output.summary, /And \d+ more problems/);
    for (const { title, message } of output.annotations) assert.ok(title.length <= 255 && message.length <= 4000);
  });
});
