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
    commit_since: known !== null && known.commit === commit ? known.commit_since : Date.now(),
    state,
    issue,
    standing: await standingOf(store.db, repository.id, release),
    day: today(),
    until,
  });
}
