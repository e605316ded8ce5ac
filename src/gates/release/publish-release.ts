import { kindOf } from "../../github/errors.ts";
import { type Release, readRelease, updateRelease } from "../../github/releases.ts";
import { makeTag, taggedCommit } from "../../github/tags.ts";
import type { Person } from "../../policy/person.ts";
import { annotationText } from "../../report/escape.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { recordDeedTo } from "./release-check.ts";
import { commitOfRelease, filesDigest, releaseDigest, type Subject } from "./subject.ts";

/** What came of publishing. */
export type Published =
  | { readonly state: "published"; readonly release: Release }
  /** It is not what was judged any more: nothing was done, and it is judged again. */
  | { readonly state: "changed" }
  /** It was changed while it was being published: what stands there now was never judged. */
  | { readonly state: "overtaken"; readonly release: Release }
  /** GitHub refused; one plain sentence says why. */
  | { readonly state: "refused"; readonly why: string };

/** GitHub refuses, and will go on refusing until somebody does something. */
const REFUSALS = ["forbidden", "not-found", "refused"];

/**
 * Publishes a draft that passes. Right before, it is read once more: what is published is what was judged, by the ids,
 * digests and times of its files and by its commit; right after, the same again, since GitHub knows no change under condition.
 *
 * @param options.assessment digest of the verdict that it is published on
 * @param options.since when it was judged before (Unix milliseconds): what is taken back and published again is another deed
 * @param options.by who asked for it; null where the policy did
 */
export async function publishRelease(
  context: GateContext,
  options: {
    readonly subject: Subject;
    readonly assessment: string;
    readonly since: number;
    readonly by: Person | null;
  },
): Promise<Published> {
  const { repository } = context;
  const { subject, assessment, since, by } = options;
  const { release, commit } = subject;
  const { tag } = release;
  const current = await readRelease(repository, release.id);
  if (tag === null || current === null || !(await isSame(context, current, subject))) return { state: "changed" };
  const files = filesDigest(release);
  const once = `${assessment} ${releaseDigest(release)} ${since}`;
  await recordDeedTo(context, { kind: "release-published", release, commit, once, details: { assessment, files, by } });
  try {
    const change = { draft: false, tag, target: commit, makeLatest: release.prerelease ? "false" : "legacy" } as const;
    const after = await updateRelease(repository, release.id, { change, isDone: ({ draft }) => !draft });
    const tagged = after.tag === null ? null : await taggedCommit(repository, after.tag);
    const isAsJudged = after.tag === tag && tagged === commit && filesDigest(after) === files;
    return { state: isAsJudged ? "published" : "overtaken", release: after };
  } catch (error) {
    if (!REFUSALS.includes(kindOf(error))) throw error;
    context.log.warn({ err: error, release: release.id }, "a release could not be published");
    return { state: "refused", why: whyOf(error) };
  }
}

/**
 * Makes the tag of a draft that passes, at the very commit that was judged.
 *
 * @returns whether the tag stands there; else why not
 */
export async function tagRelease(
  context: GateContext,
  options: { readonly subject: Subject; readonly assessment: string },
): Promise<{ readonly state: "tagged" } | Extract<Published, { state: "changed" | "refused" }>> {
  const { repository } = context;
  const { subject, assessment } = options;
  const { release, commit } = subject;
  const { tag } = release;
  const current = await readRelease(repository, release.id);
  if (tag === null || current === null || !(await isSame(context, current, subject))) return { state: "changed" };
  if ((await taggedCommit(repository, tag)) === commit) return { state: "tagged" };
  await recordDeedTo(context, { kind: "release-tagged", release, commit, once: assessment, details: { assessment } });
  try {
    const stands = await makeTag(repository, { tag, commit });
    return stands === commit ? { state: "tagged" } : { state: "changed" };
  } catch (error) {
    if (!REFUSALS.includes(kindOf(error))) throw error;
    context.log.warn({ err: error, release: release.id }, "the tag of a release could not be made");
    return { state: "refused", why: whyOf(error) };
  }
}

/** GitHub's own sentence: it names the ruleset, or what is wrong with the tag. */
function whyOf(error: unknown): string {
  if (kindOf(error) !== "refused") return plainPhrase("release-left-forbidden");
  return annotationText(error instanceof Error ? error.message : plainPhrase("release-left-refused"), 300);
}

/** Whether a draft is still what was judged, at the commit that was judged. */
async function isSame({ repository }: GateContext, current: Release, { release, commit }: Subject): Promise<boolean> {
  if (!current.draft || releaseDigest(current) !== releaseDigest(release)) return false;
  return (await commitOfRelease(repository, current)) === commit;
}
