import { kindOf } from "../../github/errors.ts";
import { type Release, type ReleaseChange, updateRelease } from "../../github/releases.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import { recordDeedTo } from "./release-check.ts";
import { releaseDigest } from "./subject.ts";

/** What could be done about a release that was published without passing. */
export type Contained =
  | { readonly state: "taken-back"; readonly release: Release }
  | {
      readonly state: "left";
      readonly release: Release;
      /** Why it could not be taken back; one plain sentence. */
      readonly why: string;
      /** Whether it is sure not to count as the latest release. */
      readonly isNotLatest: boolean;
    };

/**
 * Contains a release that is published and does not pass, after the fact: takes it back to a draft; where GitHub does not let
 * that be, takes the badge "Latest" from it. Safe to repeat.
 *
 * @param options.title the verdict in one line
 */
export async function containRelease(
  context: GateContext,
  options: {
    readonly release: Release;
    readonly commit: string | null;
    readonly title: string;
    readonly identity: string;
  },
): Promise<Contained> {
  const { release, commit, title, identity } = options;
  const once = `${identity} ${releaseDigest(release)} ${release.publishedAt}`;
  await recordDeedTo(context, { kind: "release-contained", release, commit, once, details: { title } });
  let why = plainPhrase("release-left-immutable");
  if (!release.immutable) {
    const taken = await attempt(context, release, { draft: true }, ({ draft }) => draft);
    if (typeof taken !== "string") return { state: "taken-back", release: taken };
    why = plainPhrase(taken === "refused" ? "release-left-refused" : "release-left-forbidden");
  }
  if (release.prerelease) return { state: "left", release, why, isNotLatest: true };
  // Of a lost answer nothing tells whether it took effect: to say it twice changes nothing.
  const softer = await attempt(context, release, { makeLatest: "false" }, () => false);
  if (typeof softer !== "string") return { state: "left", release: softer, why, isNotLatest: true };
  const marked = await attempt(context, release, { prerelease: true }, ({ prerelease }) => prerelease);
  const isNotLatest = typeof marked !== "string";
  return { state: "left", release: isNotLatest ? marked : release, why, isNotLatest };
}

async function attempt(
  { repository, log }: GateContext,
  { id }: Release,
  change: ReleaseChange,
  isDone: (release: Release) => boolean,
): Promise<Release | "refused" | "forbidden"> {
  try {
    return await updateRelease(repository, id, { change, isDone });
  } catch (error) {
    const kind = kindOf(error);
    if (!["forbidden", "not-found", "refused"].includes(kind)) throw error;
    log.warn({ err: error, release: id, change }, "a release could not be changed");
    return kind === "refused" ? "refused" : "forbidden";
  }
}
