import { kindOf } from "../../github/errors.ts";
import { endIssue, keepIssue } from "../../github/keep-issue.ts";
import { fullName } from "../../github/octokit.ts";
import type { Release } from "../../github/releases.ts";
import { code, link, type Markdown, NOTHING, sourceOf } from "../../report/markdown.ts";
import { renderReleaseIssue, type ShownRelease } from "../../report/release.ts";
import { fill, phrase, plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Contained } from "./contain-release.ts";
import type { ReleaseAnswer } from "./decide.ts";
import type { Published } from "./publish-release.ts";
import { RELEASE_CHECK } from "./release-check.ts";
import type { ReleaseLaw } from "./release-law.ts";

type Governing = Extract<ReleaseLaw, { state: "governs" }>;

/** First line of the issue that tracks a release. */
function markerOf(id: number): string {
  return `<!-- assay:release ${id} -->`;
}

/** A release as texts speak of it. */
export function shown({ name, url }: Release, commit: string | null, pageUrl: string): ShownRelease {
  return { name, url, commit, commitUrl: `${pageUrl}/commit/${commit ?? ""}` };
}

/**
 * Keeps the one issue that tracks a release up to date. Where issues are switched off, or the App may not write them, there is
 * none, and the check says the same.
 *
 * @param known its number, where it is known
 * @returns its number; null where there is none
 */
export async function trackRelease(
  { repository, app, log }: GateContext,
  known: number | null,
  options: {
    readonly release: Release;
    readonly shown: ShownRelease;
    readonly branch: string;
    readonly answer: ReleaseAnswer;
    readonly law: Governing | null;
    readonly next: Markdown;
  },
): Promise<number | null> {
  const { release, answer, law, branch, next } = options;
  const marker = markerOf(release.id);
  const waits = release.draft && law !== null && law.release.stop !== "contain";
  const content = renderReleaseIssue(options.shown, {
    branch,
    assessment: answer.judged?.assessment ?? null,
    unjudged: answer.unjudged,
    title: answer.output.title,
    next,
    how: phrase(`release-how-${law?.release.stop ?? "draft"}`),
    check: RELEASE_CHECK,
    signs: waits && law.release["sign-off"] !== undefined,
    publish: waits ? phrase(`release-publish-${law.release.publish}`, byHand(law)) : NOTHING,
  });
  try {
    return await keepIssue({ repository, app, marker }, known, {
      title: content.title,
      body: `${marker}\n${content.body}`,
    });
  } catch (error) {
    if (!["gone", "forbidden", "not-found"].includes(kindOf(error))) throw error;
    log.warn({ err: error, repository: fullName(repository) }, "the issue of a release could not be written");
    return null;
  }
}

function byHand({ release }: Governing) {
  return release.publish === "by-hand" ? { command: code("/assay release") } : {};
}

/**
 * Closes the issue that tracks a release, and lets it say why.
 *
 * @param why name of a phrase
 */
export async function untrackRelease(
  { repository, app, log }: GateContext,
  known: number | null,
  options: { readonly id: number; readonly name: string; readonly url: string; readonly why: string },
): Promise<void> {
  if (known === null) return;
  const { id, name, url, why } = options;
  const marker = markerOf(id);
  const title = plainPhrase("title-release-issue", { release: name, title: plainPhrase(why) });
  const body = sourceOf(fill("release-issue-closed", { release: link(name, url), why: phrase(why) }));
  try {
    await endIssue({ repository, app, marker }, known, { title, body: `${marker}\n${body}` });
  } catch (error) {
    if (!["gone", "forbidden", "not-found"].includes(kindOf(error))) throw error;
    log.warn({ err: error, repository: fullName(repository) }, "the issue of a release could not be closed");
  }
}

/** What is to be done next, for a draft. */
export function nextOfDraft(
  answer: ReleaseAnswer,
  stands: {
    readonly law: Governing | null;
    readonly published: Published | null;
    /** It was published without passing before. */
    readonly wasTakenBack: boolean;
  },
): Markdown {
  const { law, published, wasTakenBack } = stands;
  if (published?.state === "refused") return phrase("release-next-refused", { why: published.why });
  if (!answer.passes) return phrase(wasTakenBack ? "release-next-taken-back" : "release-next-blocked");
  if (law?.release.stop === "contain") return phrase("release-next-publish-again");
  if (law?.release.publish === "when-passing") return phrase("release-next-publishing");
  return phrase("release-next-by-hand", { command: code("/assay release") });
}

/** What is to be done next about a release that was published without passing. */
export function nextOfContained(contained: Contained): Markdown {
  if (contained.state === "taken-back") return phrase("release-next-taken-back");
  const latest = phrase(contained.isNotLatest ? "release-not-latest" : "release-still-latest");
  return phrase("release-next-left", { why: contained.why, latest });
}
