import { judgeRelease } from "../gates/release/judge-release.ts";
import { everyDraft, judgementOf, judgementOfKnown } from "../gates/release/unfinished-releases.ts";
import type { Place } from "../jobs/task.ts";
import { findRelease, type KnownRelease, releasesOf } from "../store/releases.ts";
import { atGate, type Next, type Office, placeIn, soon, type TaskOf } from "./office.ts";

export async function releaseTask(office: Office, task: TaskOf<"judge-release">): Promise<Next[]> {
  const which = { repository: task.repositoryId, id: task.release };
  const before = await findRelease(office.store.db, which);
  const { againAfterMs } = await atGate(office, task, (context) => judgeRelease(context, task));
  const after = await findRelease(office.store.db, which);
  const left = before === null || before.commit === after?.commit ? [] : await othersAt(office, task, before);
  if (againAfterMs === null) return left;
  // An approver's word counts at once: it does not publish what passes only hours later.
  const { requestedBy: _by, publishBy, ...again } = task;
  const order = againAfterMs > 0 || publishBy === undefined ? {} : { publishBy };
  return [...left, { task: { ...again, ...order, requested: false, ifChanged: false }, afterMs: againAfterMs }];
}

export async function releasesTask(office: Office, task: TaskOf<"judge-releases">): Promise<Next[]> {
  const known = await unfinishedReleasesOf(office, task, {});
  if (task.known) return known;
  const drafts = await everyDraft(await office.open(task), placeIn(task));
  return [...known, ...drafts.map(soon)];
}

/** The other releases of a commit that a release has left: its check, which said the worst of them, is theirs now. */
async function othersAt({ store }: Office, task: Place, { id, commit }: KnownRelease): Promise<Next[]> {
  if (commit === "") return [];
  const others = await releasesOf(store.db, { repository: task.repositoryId, commit });
  return others
    .filter((other) => other.id !== id && other.state !== "silent")
    .map((other) => soon({ ...judgementOf(placeIn(task), other.id), requested: true }));
}

/** What is published may stand at another commit now, and so it is judged as well. */
export async function tagTask({ store }: Office, task: TaskOf<"judge-tag">): Promise<Next[]> {
  const known = await releasesOf(store.db, { repository: task.repositoryId, tag: task.tag });
  return known.filter(({ state }) => state !== "silent").map(({ id }) => soon(judgementOf(placeIn(task), id)));
}

/** The releases that are not finished, of a whole repository or at one commit: known without asking GitHub. */
export async function unfinishedReleasesOf(
  { store }: Office,
  task: Place,
  at: { readonly commit?: string },
): Promise<Next[]> {
  const place = placeIn(task);
  const known = await releasesOf(store.db, { repository: place.repositoryId, ...at });
  const unfinished = known.filter(
    ({ state, until }) => until !== null || (state !== "silent" && state !== "published"),
  );
  return unfinished.map((release) => soon(judgementOfKnown(place, release)));
}
