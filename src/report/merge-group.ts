import { fitParts, fixedPart, wholePart } from "./budget.ts";
import type { CheckOutput } from "./check-output.ts";
import { annotationText } from "./escape.ts";
import { formatCount } from "./format-number.ts";
import { code, type Markdown, sourceOf, trust } from "./markdown.ts";
import { fill, phrase, plainPhrase } from "./template.ts";

/** Pull requests that are named at most. */
const MOST_NAMED = 20;
/** Characters that are shown of the verdict on one of them. */
const VERDICT_LENGTH = 120;

/** A group of a merge queue, as a report names it. */
export interface ShownGroup {
  readonly numbers: readonly number[];
  /** The target branch. */
  readonly branch: string;
  readonly headSha: string;
}

/** What comes before the report on the merged commit of a group. */
export function groupIntro(group: ShownGroup): Markdown {
  return fill("merge-group", shown(group));
}

/** Something that is said of a merge group where no evidence was judged. */
export function renderGroupNotice<T extends Pick<CheckOutput, "summary">>(output: T, group: ShownGroup): T {
  if (group.numbers.length === 0) return output;
  const intro = fixedPart(fill("merge-group-notice", shown(group)));
  return { ...output, summary: sourceOf(fitParts([intro, fixedPart(trust(output.summary))])) };
}

/**
 * The report on a merge group that is judged by the evidence of its pull requests: their verdicts, and the report on the worst.
 *
 * @param options.verdicts titles of the checks that they would have by themselves
 */
export function renderGroupByPulls<T extends Pick<CheckOutput, "summary">>(
  output: T,
  options: {
    readonly group: ShownGroup;
    readonly worst: number;
    readonly verdicts: readonly { readonly number: number; readonly title: string }[];
  },
): T {
  const { group, worst, verdicts } = options;
  const { pulls, branch } = shown(group);
  const lines = verdicts
    .slice(0, MOST_NAMED)
    .map(({ number, title }) =>
      sourceOf(phrase("group-line", { number: trust(`#${number}`), title: annotationText(title, VERDICT_LENGTH) })),
    );
  const values = { pulls, branch, verdicts: trust(lines.join("\n")), worst: trust(`#${worst}`) };
  const elsewhere = phrase("group-report-elsewhere", { number: trust(`#${worst}`) });
  const parts = [fixedPart(fill("merge-group-by-pulls", values)), wholePart(1, trust(output.summary), elsewhere)];
  return { ...output, summary: sourceOf(fitParts(parts)) };
}

function shown({ numbers, branch, headSha }: ShownGroup) {
  const names = numbers
    .slice(0, MOST_NAMED)
    .map((number) => `#${number}`)
    .join(", ");
  const left = numbers.length - MOST_NAMED;
  const pulls = left > 0 ? plainPhrase("group-more", { names, count: formatCount(left) }) : names;
  return { pulls: trust(pulls), branch: code(branch), commit: code(headSha.slice(0, 12)) };
}
