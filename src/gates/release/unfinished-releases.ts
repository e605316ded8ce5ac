import { kindOf } from "../../github/errors.ts";
import type { Repository } from "../../github/octokit.ts";
import { listReleases, type Release } from "../../github/releases.ts";
import type { Place, Scope, Task } from "../../jobs/task.ts";
import { today } from "../../policy/days.ts";
import { noteFact, readFact } from "../../store/facts.ts";
import { type KnownRelease, releasesOf } from "../../store/releases.ts";
import type { Database, ReleaseState } from "../../store/schema.ts";
import { governedRepositories } from "../../store/verdicts.ts";
import { standingOf } from "./standing.ts";
import { commitOfRelease } from "./subject.ts";

/** Newest releases that are looked at: uploads to a draft send no event, so that somebody has to look. */
const MOST_RELEASES = 100;

/** Drafts that are governed. */
const DRAFTS: readonly ReleaseState[] = ["open", "passed", "taken-back"];

/**
 * Judgements of the releases of a repository that changed since they were judged: drafts that nobody told of, files that were
 * uploaded or replaced, days that passed, and what was published since the last look.
 */
export async function unfinishedReleases(
  db: Database,
  repository: Repository,
  { scope, ...place }: Place & { readonly scope: Scope },
): Promise<Task[]> {
  const began = Date.now();
  const fact = `looked-at-releases ${repository.id}`;
  const noted = await readFact(db, fact);
  const last = noted === null ? null : Number(noted);
  const known = new Map((await releasesOf(db, { repository: repository.id })).map((release) => [release.id, release]));
  const listed = await visibleReleases(repository);
  const found: Task[] = [];
  for (const release of listed) {
    const own = known.get(release.id) ?? null;
    const isSilent = own === null || own.state === "silent";
    if (isSilent && isUnheard(release, last)) found.push({ ...judgementOf(place, release.id), published: true });
    else if (own !== null && isOwed(own)) found.push(judgementOfKnown(place, own));
    else if (await isDue(db, repository, { release, known: own, scope })) found.push(judgementOf(place, release.id));
  }
  const seen = new Set(listed.map(({ id }) => id));
  const gone = [...known.values()].filter(({ id, state }) => !seen.has(id) && DRAFTS.includes(state));
  const isGoverned = scope === "governed" || (await governedRepositories(db)).has(repository.id);
  if (isGoverned) await noteFact(db, fact, String(began));
  return [...found, ...gone.map(({ id }) => judgementOf(place, id))];
}

/** GitHub states times to the second. */
const SECOND_MS = 1000;

/**
 * Published while the repository was governed already, and no webhook told of it.
 *
 * @param last when the last look at the repository began, while it was known to be governed; Unix milliseconds, `null`: never
 */
function isUnheard({ publishedAt }: Release, last: number | null): boolean {
  return last !== null && publishedAt !== null && Date.parse(publishedAt) + SECOND_MS > last;
}

/** Judgements of all drafts that the App may see: the law has changed. */
export async function everyDraft(repository: Repository, place: Place): Promise<Task[]> {
  const listed = await visibleReleases(repository);
  return listed.filter(({ draft }) => draft).map(({ id }) => judgementOf(place, id));
}

/** The task that judges a release as it is now. */
export function judgementOf(place: Place, release: number): Extract<Task, { kind: "judge-release" }> {
  return { kind: "judge-release", ...place, release, requested: false, published: false, ifChanged: false };
}

/** It was published, and could not be judged then: whether it is governed was not known. */
export function isOwed({ state, until }: Pick<KnownRelease, "state" | "until">): boolean {
  return state === "silent" && until !== null;
}

/** The judgement of a release of which something is kept. */
export function judgementOfKnown(place: Place, known: KnownRelease): Task {
  return { ...judgementOf(place, known.id), published: isOwed(known) };
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
  { release, known, scope }: { readonly release: Release; readonly known: KnownRelease | null; readonly scope: Scope },
): Promise<boolean> {
  // What was published before Assay knew of it is left alone.
  if (known === null) return release.draft;
  const { state, until, day, standing } = known;
  if (until !== null && until < Date.now()) return true;
  const isOld = day < today();
  if (isOld && (state === "contained" || state === "unjudged" || DRAFTS.includes(state))) return true;
  if (state === "silent" && !release.draft) return false;
  if (standing !== (await standingOf(db, repository.id, release))) return true;
  // To see where tags stand costs a request for each: of what is published it is seen from time to time.
  const asksTag = DRAFTS.includes(state) || scope === "all";
  return asksTag && ((await commitOfRelease(repository, release)) ?? "") !== known.commit;
}
