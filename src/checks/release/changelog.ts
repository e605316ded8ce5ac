import type { Finding } from "../../assessment/finding.ts";
import { type ReleaseInput, releaseFinding, untagged } from "./release-input.ts";
import { bareVersion } from "./same-version.ts";

const RULE = "changelog";

/** The changelog at the released commit has an entry for the tag. */
export function judgeChangelog({ facts, release }: ReleaseInput): Finding[] {
  const path = release.changelog;
  if (path === undefined) return [];
  const { tag, changelog } = facts;
  if (tag === null) return [untagged(RULE)];
  if (changelog?.entry === true) {
    const title = `changelog: has an entry for ${tag}`;
    const message = `${path} says what is new.`;
    return [releaseFinding(RULE, { status: "pass", reason: "requirement-met", title, message })];
  }
  return [
    releaseFinding(RULE, {
      status: "fail",
      reason: "requirement-not-met",
      title: changelog === null ? `changelog: there is no ${path}` : `changelog: no entry for ${tag}`,
      message:
        changelog === null
          ? `The released commit has no readable file ${path}.`
          : `No heading of ${path} names ${tag} with a text below it.`,
      remedy: `Write a heading such as "## ${tag}" with what is new below it, merge that, and let the release stand at the new commit.`,
    }),
  ];
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Whether a changelog in Markdown has a heading that names a version, with text below it: `## v1.2.0`, `## [1.2.0] - 2027-03-01`.
 * Line by line, so that no text takes long.
 */
export function hasEntry(source: string, tag: string): boolean {
  let level = 0;
  let fence: string | null = null;
  for (const line of source.split(/\r\n|\r|\n/)) {
    const mark = FENCE.exec(line)?.[1]?.[0] ?? null;
    if (mark !== null) fence = fence === null ? mark : fence === mark ? null : fence;
    const heading = fence === null && mark === null ? HEADING.exec(line) : null;
    if (heading !== null) {
      const depth = heading[1]?.length ?? 0;
      if (level === 0 || depth <= level) level = names(heading[2] ?? "", tag) ? depth : 0;
    } else if (level > 0 && line.trim() !== "") return true;
  }
  return false;
}

/** Whether one of the words of a heading is the version, brackets and a link's address left out. */
function names(heading: string, tag: string): boolean {
  const wanted = bareVersion(tag);
  const words = heading.replace(/\]\([^()\s]*\)/g, "]").split(/[\s[\]()`*_]+/);
  return words.some((word) => bareVersion(word) === wanted || bareVersion(word.replace(/[:,.]$/, "")) === wanted);
}
