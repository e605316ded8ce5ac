import { kindOf } from "../../github/errors.ts";
import type { Repository } from "../../github/octokit.ts";
import { listReleases, type Release } from "../../github/releases.ts";
import type { Place, Scope, Task } from "../../jobs/task.ts";
import { today } from "../../policy/days.ts";
import { type KnownRelease, releasesOf } from "../../store/releases.ts";
import type { Database, ReleaseState } from "../../store/schema.ts";
import { standingOf } from "./standing.ts";
import { commitOfRelease } from "./subject.ts";

/** Newest releases that are looked at: uploads to a draft send no event, so that somebody has to look. */
const MOST_RELEASES = 100;

/** Drafts that are governed. */
const DRAFTS: readonly ReleaseState[] = ["open", "passed", "taken-back"];

/**
 * Judgements of the releases of a repository that changed since they were judged: drafts that nobody told of, files that were
 * uploaded or replaced, days that passed.
 */
export async function unfinishedReleases(
  db: Database,
  repository: Repository,
  { scope: _scope, ...place }: Place & { readonly scope: Scope },
): Promise<Task[]> {
  const known = new Map((await releasesOf(db, { repository: repository.id })).map((release) => [release.id, release]));
  const listed = await visibleReleases(repository);
  const found: number[] = [];
  for (const release of listed) {
    if (await isDue(db, repository, release, known.get(release.id) ?? null)) found.push(release.id);
  }
  const seen = new Set(listed.map(({ id }) => id));
  const gone = [...known.values()].filter(({ id, state }) => !seen.has(id) && DRAFTS.includes(state));
  return [...found, ...gone.map(({ id }) => id)].map((release) => judgementOf(place, release));
}

/** Judgements of all drafts that the App may see: the law has changed. */
export async function everyDraft(repository: Repository, place: Place): Promise<Task[]> {
  const listed = await visibleReleases(repository);
  return listed.filter(({ draft }) => draft).map(({ id }) => judgementOf(place, id));
}

/** The task that judges a release as it is now. */
export function judgementOf(place: Place, release: number): Task {
  return { kind: "judge-release", ...place, release, requested: false, published: false, ifChanged: false };
}

async function visibleReleases(repository: Repository): Promise<Release[]> {
  try {
    return await listReleases(repository, MOST_RELEASES);
  } catch (error) {
    if (["not-found", "forbidden"].includes(kindOf(error))) return [];
    throw error;
  }
}

async function isDue(
  db: Database,
  repository: Repository,
  release: Release,
  known: KnownRelease | null,
): Promise<boolean> {
  // What was published before Assay knew of it is left alone.
  if (known === null) return release.draft;
  const { state, until, day, standing } = known;
  if (until !== null && until < Date.now()) return true;
  const isOld = day < today();
  if (isOld && (state === "contained" || state === "unjudged" || DRAFTS.includes(state))) return true;
  if (state === "silent" && !release.draft) return false;
  if (standing !== (await standingOf(db, repository.id, release))) return true;
  return DRAFTS.includes(state) && ((await commitOfRelease(repository, release)) ?? "") !== known.commit;
}
