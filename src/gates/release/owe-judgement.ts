import { today } from "../../policy/days.ts";
import { type KnownRelease, rememberRelease } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";

/** When a judgement that was not possible is worth another try, in milliseconds. */
export const OWED_AFTER_MS = 1_800_000;

/**
 * Keeps in mind that a release was published while nobody could tell whether it is governed (GitHub could not be asked, policy
 * or floor are broken): it is judged as one that was published just now as soon as that is known. Until then nothing is said.
 */
export async function oweJudgement(
  { repository, installationId, store }: Pick<GateContext, "repository" | "installationId" | "store">,
  id: number,
  known: KnownRelease | null,
): Promise<void> {
  const nothing = { tag: "", commit: "", commit_since: Date.now(), issue: null, standing: "" };
  const place = { repository: repository.id, id, installation: installationId };
  const owed = { state: "silent", day: today(), until: Date.now() + OWED_AFTER_MS } as const;
  await rememberRelease(store.db, { ...nothing, ...known, ...place, ...owed });
}
