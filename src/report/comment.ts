import type { AssessedFinding, Assessment } from "../assessment/assessment.ts";
import { fitParts, fixedPart, listPart, type Part } from "./budget.ts";
import type { ReportOptions } from "./check-output.ts";
import { mark, waivedShort, waivedWithReason } from "./finding-view.ts";
import { notable, waivedIn } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { code, NOTHING, sourceOf, text, trust } from "./markdown.ts";
import { previewPart } from "./preview.ts";
import { fill, phrase } from "./template.ts";
import { verdictLine } from "./verdict-text.ts";

/** First line of the one comment, by which Assay finds its own again. */
export const COMMENT_MARKER = "<!-- assay:comment -->";

/**
 * The one comment on a pull request, or null when there is nothing to say (no failure, nothing undecided, no warning, nothing waived, no preview).
 *
 * @param options.posted there is a comment already: then a pass is said too, for the old text no longer holds
 */
export function renderComment(
  assessment: Assessment,
  options: ReportOptions & { readonly posted?: boolean } = {},
): string | null {
  const findings = notable(assessment);
  const waived = waivedIn(assessment.findings);
  const nothing = findings.length === 0 && waived.length === 0;
  const silent = assessment.verdict === "pass" && nothing && options.preview === undefined;
  if (silent && options.posted !== true) return null;
  const items = findings.map((finding) => [
    phrase("comment-line", {
      mark: mark(finding),
      model: text(finding.model),
      title: text(finding.title, 300),
      rule: code(finding.rule),
      remedy: finding.remedy,
    }),
    phrase("finding-line", {
      mark: mark(finding),
      model: text(finding.model),
      title: text(finding.title, 200),
      rule: code(finding.rule),
    }),
  ]);
  const list = listPart({
    priority: 1,
    heading: NOTHING,
    items,
    separator: "\n",
    more: (count) => trust(`\n${sourceOf(phrase("more-findings", { count: formatCount(count) }))}`),
  });
  const body = fitParts([
    fixedPart(trust(COMMENT_MARKER)),
    fixedPart(verdictLine(assessment)),
    list,
    ...waivedParts(waived),
    fixedPart(silent ? phrase("comment-passed") : NOTHING),
    ...previewPart(options.preview, assessment, 3),
    fixedPart(fill("comment-end", {})),
  ]);
  return sourceOf(body);
}

function waivedParts(findings: readonly AssessedFinding[]): Part[] {
  const items = findings.flatMap((finding) => {
    const { waiver } = finding;
    return waiver === null ? [] : [[waivedWithReason(finding, waiver), waivedShort(finding, waiver)]];
  });
  if (items.length === 0) return [];
  return [
    listPart({
      priority: 2,
      heading: NOTHING,
      items,
      separator: "\n",
      more: (count) => trust(`\n${sourceOf(phrase("more-findings", { count: formatCount(count) }))}`),
    }),
  ];
}
