import type { Assessment } from "../assessment/assessment.ts";
import { annotationOf, annotationOfProblem, MOST_ANNOTATIONS } from "./annotations.ts";
import { fitParts, fixedPart, listPart, type Part, sizeOf, wholePart } from "./budget.ts";
import type { Annotation, CheckOutput, ReportOptions } from "./check-output.ts";
import { contextBlock } from "./context-block.ts";
import { detailTable } from "./detail-table.ts";
import { MARKS } from "./finding-view.ts";
import { byWeight, notableParts, quietPart } from "./findings-part.ts";
import { footer } from "./footer.ts";
import { formatCount } from "./format-number.ts";
import { type Markdown, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { notesPart } from "./notes-part.ts";
import { type Preview, previewPart } from "./preview.ts";
import { remarksOf } from "./remarks.ts";
import { phrase } from "./template.ts";
import { verdictLine, verdictTitle } from "./verdict-text.ts";

/** The check run of an assessment: verdict, findings by weight, figures in detail, the context for a replay. */
export function renderCheckRun(assessment: Assessment, options: ReportOptions = {}): CheckOutput {
  const annotations = [
    ...remarksOf(assessment, options.evidence).map(annotationOf),
    ...annotationsOfPreview(options.preview),
  ];
  const left = annotations.length - MOST_ANNOTATIONS;
  const rest = left > 0 ? phrase("more-annotations", { count: formatCount(left) }) : NOTHING;
  return {
    title: verdictTitle(assessment),
    summary: sourceOf(fitParts([...summaryParts(assessment, options), fixedPart(rest)])),
    text: sourceOf(fitParts([...detailParts(assessment), contextPart(assessment)])),
    annotations: annotations.slice(0, MOST_ANNOTATIONS),
  };
}

/** A proposed policy that is not valid does not govern yet: a warning on its lines. */
function annotationsOfPreview(preview: Preview | undefined): Annotation[] {
  if (preview?.state !== "invalid") return [];
  return preview.problems.map((problem) => annotationOfProblem(preview.path, problem, "warning"));
}

/** The verdict, the findings by weight and what they were judged by. */
export function summaryParts(assessment: Assessment, options: ReportOptions): Part[] {
  const { findings } = assessment;
  const met = findings.filter(({ status }) => status === "pass");
  const others = findings.filter(({ status }) => status === "not-applicable");
  return [
    fixedPart(options.intro ?? NOTHING),
    fixedPart(verdictLine(assessment)),
    ...notableParts(findings, options.evidence, assessment.context.release === undefined ? "merge" : "release"),
    ...previewPart(options.preview, assessment, 4),
    ...quietPart(met, phrase("passes-heading", { count: formatCount(met.length) }), 6),
    ...quietPart(others, phrase("others-heading", { count: formatCount(others.length) }), 7),
    ...notesPart(options.notes, 5),
    fixedPart(footer(assessment)),
  ];
}

/** Row counts at which a table is tried, from whole to its worst rows only. */
const ROWS = [2000, 200, 50, 10, 3];

/** The figures behind the findings, as tables. */
export function detailParts(assessment: Assessment): Part[] {
  const detailed = byWeight(assessment.findings).filter(({ detail }) => detail.length > 0);
  if (detailed.length === 0) return [];
  const items = detailed.map((finding) =>
    ROWS.map((rows) => {
      const heading = `#### ${MARKS[finding.status]} ${sourceOf(text(finding.model))}: ${sourceOf(text(finding.title, 200))}`;
      return trust(`${heading}\n\n${sourceOf(detailTable(finding.detail, { rows, limit: finding.limit }))}`);
    }),
  );
  return [
    listPart({
      priority: 2,
      heading: phrase("details-heading"),
      items,
      separator: "\n\n",
      more: (count) => phrase("more-tables", { count: formatCount(count) }),
    }),
  ];
}

/** A context up to this size goes before the tables: a replay needs all of it, a table can be cut. */
const CONTEXT_FIRST = 40_000;

function contextPart(assessment: Assessment): Part {
  const block: Markdown = contextBlock(assessment);
  const priority = sizeOf(block) <= CONTEXT_FIRST ? 1 : 3;
  return wholePart(priority, block, phrase("context-left-out"));
}
