import type { Assessment } from "../assessment/assessment.ts";
import { fitParts, fixedPart, listPart, wrapPart } from "./budget.ts";
import type { CheckOutput } from "./check-output.ts";
import { annotationText } from "./escape.ts";
import { findingLine } from "./finding-view.ts";
import { notable } from "./findings-part.ts";
import { formatCount } from "./format-number.ts";
import { code, link, type Markdown, NOTHING, sourceOf } from "./markdown.ts";
import { fill, phrase, plainPhrase } from "./template.ts";
import { TITLE_LIMIT, verdictLine } from "./verdict-text.ts";

/** Room that the notes of a release give to Assay, and its issue; in bytes. */
const BLOCK_LIMIT = 4_000;
const ISSUE_LIMIT = 60_000;

/** The check of a release that could not be judged: what happened and what to do, nothing internal. */
export function renderReleaseUnjudged(options: { readonly what: string; readonly remedy: string }): CheckOutput {
  return {
    title: plainPhrase("title-release-unjudged"),
    summary: sourceOf(fill("release-unjudged", options)),
    annotations: [],
  };
}

/** A release as texts speak of it. */
export interface ShownRelease {
  /** Its name, as its author wrote it. */
  readonly name: string;
  readonly url: string;
  /** `null`: it stands at no commit. */
  readonly commit: string | null;
  /** Address of the commit's page. */
  readonly commitUrl: string;
}

/**
 * What Assay says in the notes of a release: as little as there is to say to whoever uses it.
 *
 * @param options.title the verdict in one line
 * @param options.published it was published before it was judged, or in spite of it
 */
export function renderReleaseBlock(
  release: ShownRelease,
  options: {
    readonly title: string;
    readonly passes: boolean;
    readonly published: boolean;
    readonly day: string;
    readonly check: string;
  },
): string {
  const { title, passes, published, day } = options;
  const says = passes
    ? phrase("release-block-passed", { title, day })
    : published
      ? phrase("release-after-the-fact")
      : phrase("release-block-open", { title });
  const where =
    release.commit === null
      ? NOTHING
      : phrase("release-block-where", {
          check: code(options.check),
          commit: link(release.commit.slice(0, 12), release.commitUrl),
        });
  return sourceOf(fitParts([fixedPart(says), fixedPart(where)], BLOCK_LIMIT));
}

function verdictOf({ assessment, unjudged }: Parameters<typeof renderReleaseIssue>[1]): Markdown {
  if (unjudged !== null) return phrase("release-issue-unjudged", { what: unjudged.what, remedy: unjudged.remedy });
  return assessment === null ? NOTHING : verdictLine(assessment);
}

/** The issue that tracks a release, as it stands. */
export function renderReleaseIssue(
  release: ShownRelease,
  options: {
    readonly branch: string;
    /** `null` where nothing could be judged. */
    readonly assessment: Assessment | null;
    /** Why not, and what to do next; `null` where it was judged. */
    readonly unjudged: { readonly what: string; readonly remedy: string } | null;
    /** The verdict in one line. */
    readonly title: string;
    readonly next: Markdown;
    readonly how: Markdown;
    readonly check: string;
    /** Whether somebody is to sign it off. */
    readonly signs: boolean;
    /** Who publishes it once it passes. */
    readonly publish: Markdown;
  },
): { readonly title: string; readonly body: string } {
  const { assessment, next, how, signs, publish } = options;
  const items = (assessment === null ? [] : notable(assessment)).map((finding) => [findingLine(finding)]);
  const findings = listPart({
    priority: 1,
    heading: NOTHING,
    items,
    separator: "\n",
    more: (count) => phrase("more-findings", { count: formatCount(count) }),
  });
  const body = wrapPart(findings, (list) =>
    fill("release-issue", {
      release: link(release.name, release.url),
      commit: release.commit === null ? code("?") : link(release.commit.slice(0, 12), release.commitUrl),
      branch: code(options.branch),
      verdict: verdictOf(options),
      findings: list,
      next,
      how,
      check: release.commit === null ? NOTHING : code(options.check),
      approve: signs ? code("/assay approve") : NOTHING,
      publish,
    }),
  );
  const title = plainPhrase("title-release-issue", { release: release.name, title: options.title });
  return { title: annotationText(title, TITLE_LIMIT), body: sourceOf(fitParts([body], ISSUE_LIMIT)) };
}
