import type { Release } from "../../github/releases.ts";
import { today } from "../../policy/days.ts";
import { type KnownRelease, rememberRelease } from "../../store/releases.ts";
import type { ReleaseState } from "../../store/schema.ts";
import type { GateContext } from "../gate-context.ts";
import { standingOf } from "./standing.ts";

/** Keeps how a release stands now, and what it was judged by, so that a later look sees what has changed. */
export async function remember(
  { repository, installationId, store }: GateContext,
  release: Release,
  stands: {
    readonly known: KnownRelease | null;
    readonly commit: string | null;
    readonly state: ReleaseState;
    readonly issue: number | null;
    readonly until: number | null;
  },
): Promise<void> {
  const { known, state, issue, until } = stands;
  const commit = stands.commit ?? "";
  await rememberRelease(store.db, {
    repository: repository.id,
    id: release.id,
    installation: installationId,
    tag: release.tag ?? "",
    commit,
    commit_since: sinceOf(known, release, commit),
    state,
    issue,
    standing: await standingOf(store.db, repository.id, release),
    day: today(),
    until,
  });
}

/** Since when a release stands at this commit under its tag, Unix milliseconds: what was said of it before meant another. */
export function sinceOf(known: KnownRelease | null, { tag }: Pick<Release, "tag">, commit: string | null): number {
  const isSame = known !== null && known.commit === (commit ?? "") && known.tag === (tag ?? "");
  return isSame ? known.commit_since : Date.now();
}

/** States in which a release closes the check of its commit, also for another one that passes. */
export const CLOSED: readonly ReleaseState[] = ["open", "taken-back", "contained", "unjudged"];

/**
 * Keeps in mind that a release does not pass before that is said on its commit: another one of the same commit, which passes and
 * is judged at the same time, must not cover it.
 */
export async function rememberClosed(
  context: GateContext,
  release: Release,
  { known, commit }: { readonly known: KnownRelease | null; readonly commit: string },
): Promise<void> {
  const isClosed = known !== null && CLOSED.includes(known.state);
  if (isClosed && known.commit === commit) return;
  const state = isClosed ? known.state : "open";
  await remember(context, release, { known, commit, state, issue: known?.issue ?? null, until: 0 });
}
