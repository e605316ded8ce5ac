import type { Assessment } from "../assessment/assessment.ts";
import { fitParts } from "./budget.ts";
import { detailParts, summaryParts } from "./check-run.ts";
import { sourceOf } from "./markdown.ts";

/** The whole assessment as one Markdown document, without the limits of GitHub. */
export function renderMarkdown(assessment: Assessment): string {
  const parts = [...summaryParts(assessment, {}), ...detailParts(assessment)];
  return `${sourceOf(fitParts(parts, Number.MAX_SAFE_INTEGER))}\n`;
}
