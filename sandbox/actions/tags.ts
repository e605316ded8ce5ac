import { ancestors } from "../git/history.ts";
import { releaseOfTag } from "../model/release.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { announceMove } from "./announce-move.ts";
import { refuse, requireRules } from "./require-rules.ts";

/**
 * Moves a tag (null deletes it) and tells everybody.
 *
 * @throws 422 where an immutable release uses the tag, or once used it, or where a ruleset forbids it
 */
export function moveTag(
  world: World,
  repository: Repository,
  options: { tag: string; to: string | null; by: Account },
): void {
  const { tag, to, by } = options;
  const before = repository.tags.get(tag);
  if (before === (to ?? undefined)) return;
  refuse(lockedBy(repository, tag, before, to));
  requireRules(world, repository, { ref: `refs/tags/${tag}`, to, by });
  if (to === null) repository.tags.delete(tag);
  else repository.tags.set(tag, to);
  repository.pushedAt = now();
  const forced = before !== undefined && to !== null && !ancestors(repository.objects, to).has(before);
  announceMove(world, repository, { ref: `refs/tags/${tag}`, before, to, by, forced });
}

function lockedBy(repository: Repository, tag: string, before: string | undefined, to: string | null): string[] {
  if (before === undefined) {
    return repository.burnedTags.has(tag) ? ["Cannot create ref due to creations being restricted."] : [];
  }
  if (releaseOfTag(repository, tag)?.immutable !== true) return [];
  return [to === null ? "Cannot delete this protected ref." : "Cannot update this protected ref."];
}
