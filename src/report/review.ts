import type { Assessment } from "../assessment/assessment.ts";
import type { PolicyProblem } from "../policy/load-policy.ts";
import { fitParts, fixedPart, type Part, wrapPart } from "./budget.ts";
import type { ReportOptions } from "./check-output.ts";
import { mark } from "./finding-view.ts";
import { notable, notableParts } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { code, type Markdown, NOTHING, sourceOf, trust } from "./markdown.ts";
import { checkCommand, problemsPart } from "./problems-part.ts";
import { type Remark, remarksOf } from "./remarks.ts";
import { fill, phrase } from "./template.ts";
import { verdictLine } from "./verdict-text.ts";

/** First line of every review's body, by which Assay finds its own again. */
export const REVIEW_MARKER = "<!-- assay:review -->";

/** More comments than this are a wall; further remarks stay in the body. */
const MOST_COMMENTS = 30;

export interface ReviewComment {
  readonly path: string;
  /** 1-based line of the head's version of the file. */
  readonly line: number;
  readonly side: "RIGHT";
  /** Markdown. */
  readonly body: string;
}

export interface Review {
  /** Markdown, starting with the marker. */
  readonly body: string;
  readonly comments: readonly ReviewComment[];
}

/** The lines of a file that the pull request's diff shows on its new side: comments anywhere else are refused by GitHub. */
export type LinesInDiff = (path: string) => ReadonlySet<number>;

/** The review that requests changes: comments on lines that the change touched, everything else in the body. */
export function renderReview(
  assessment: Assessment,
  options: ReportOptions & { readonly linesInDiff: LinesInDiff },
): Review {
  const { preview, linesInDiff } = options;
  const remarks = remarksOf(assessment, options.evidence)
    .filter(({ path, line }) => linesInDiff(path).has(line))
    .slice(0, MOST_COMMENTS);
  const onLines = new Set(remarks.map(({ finding }) => finding));
  const inBody = notable(assessment).filter((finding) => !onLines.has(finding));
  const problems = preview?.state === "invalid" ? problemComments(preview.path, preview.problems, linesInDiff) : [];
  return reviewOf(
    [fixedPart(verdictLine(assessment)), ...notableParts(inBody, options.evidence)],
    [...remarks.map(commentOf), ...problems].slice(0, MOST_COMMENTS),
  );
}

/** The review of a pull request that adds a policy which is not valid. */
export function renderPolicyReview(options: {
  readonly path: string;
  readonly problems: readonly PolicyProblem[];
  readonly linesInDiff: LinesInDiff;
}): Review {
  const { path, problems, linesInDiff } = options;
  const body = wrapPart(problemsPart(problems, 1), (list) =>
    fill("policy-broken-proposed", { path: code(path), problems: list, command: checkCommand(path) }),
  );
  return reviewOf([body], problemComments(path, problems, linesInDiff));
}

function reviewOf(parts: readonly Part[], comments: readonly ReviewComment[]): Review {
  const body = fitParts([
    fixedPart(trust(REVIEW_MARKER)),
    ...parts,
    fixedPart(comments.length === 0 ? NOTHING : phrase("review-lines", { remarks: countOf(comments) })),
    fixedPart(fill("review-end", {})),
  ]);
  return { body: sourceOf(body), comments };
}

function problemComments(path: string, problems: readonly PolicyProblem[], linesInDiff: LinesInDiff): ReviewComment[] {
  return problems
    .filter(({ line }) => linesInDiff(path).has(line))
    .slice(0, MOST_COMMENTS)
    .map(({ line, message }) => ({
      path,
      line,
      side: "RIGHT",
      body: sourceOf(phrase("problem-comment", { message })),
    }));
}

function countOf(remarks: readonly ReviewComment[]): string {
  return remarks.length === 1 ? "1 remark is" : `${formatCount(remarks.length)} remarks are`;
}

function commentOf({ path, line, finding }: Remark): ReviewComment {
  const body: Markdown = fill("review-comment", {
    mark: mark(finding),
    title: finding.title,
    rule: code(finding.rule),
    message: finding.message,
    remedy: finding.remedy,
  });
  return { path, line, side: "RIGHT", body: sourceOf(body) };
}
